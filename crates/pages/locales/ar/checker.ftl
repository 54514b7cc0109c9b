# ما وجده الفحص حيث تقوله الصفحة نفسها.
verify-says = ماذا يقول
verify-kind-receipt = إيصال
verify-kind-current = إثبات لما هو قائم الآن
verify-kind-absence = إثبات أن مجموعة تدريب لا تحوي شيئًا من شخص ما
verify-kind-snapshot = حالة السجل للبوابات
verify-kind-manifest = أوراق مجموعة تدريب
verify-kind-certificate = شهادة نسيان
verify-kind-log = سجل
verify-kind-unknown = ملف لا نعرفه
verify-kind-code = رمز قصير
verify-code-none = حرف أو رقم في هذا الرمز خطأ
verify-code-beyond = ليس في السجل بعد قيد بهذا الرمز
verify-code-says = السجل يحوي هذا القيد. الإيصال وحده يقول ما فيه.
verify-check-inclusion = إثبات في السجل
verify-check-inclusion-words = القيد يقود إلى رأس السجل الموقّع.
