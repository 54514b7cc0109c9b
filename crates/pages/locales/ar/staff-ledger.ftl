# السجل، والقيد الواحد مع إثباته.
column-entry = القيد
column-event = الحدث
column-about = عن ماذا
filter-from = من
filter-until = حتى
ledger-none = لا حدث بهذا الوصف.
ledger-caption = الأحداث، الأحدث أولًا
ledger-back = السجل
head-title = رأس السجل
head-size = القيود
head-root = الجذر
head-witnesses = وقّعه معنا
head-no-witness = لا أحد بعد
head-checkpoint = نقطة التحقق، لفحصها في مكان آخر
entry-before = القيد السابق { $entry }
entry-behind = القيد التالي { $entry }
entry-content = ما يقوله
entry-commitment = الالتزام
entry-erased = مُحي هذا الشخص. مفتاح ما قاله القيد زال، والإثبات ما زال صحيحًا.
entry-not-for-role = دورك لا يقرأ ما قاله الناس. أما الإثبات فللجميع.
entry-own = قيد يخص السجل نفسه ولا يروي حدثًا.
proof-title = إثبات أن السجل يحويه
proof-lead = كل بصمة تُضم إلى التي فوقها، ويجب أن تكون الأخيرة هي الجذر الموقّع.
proof-holds = فُحص: السجل الموقّع يحوي هذا القيد.
proof-holds-why = تقود البصمات من القيد إلى الجذر الموقّع. لا أحد يستطيع إزالته أو تغييره خفية.
proof-fails = فُحص: الإثبات لا يصح.
proof-fails-why = تقود البصمات إلى جذر غير الذي وُقّع. ابدأ تدقيق السجل وأبلغ مدققك.
proof-leaf = القيد
proof-before = مضمومًا إلى ما هو أقدم
proof-behind = مضمومًا إلى ما هو أحدث
proof-together = يعطي
proof-root = الجذر
event-choice_made = اختيار
event-case_opened = فُتحت حالة
event-case_acknowledged = حالة: أُكد الاستلام
event-case_extended = مُددت حالة
event-case_decided = تقرر في حالة
event-case_sent = رُدّ على حالة
event-case_appealed = حالة: طُلبت نظرة أخرى
event-forget_requested = طلب نسيان
event-subject_registered = سُجّل شخص
event-subjects_linked = رُبطت حسابات
event-subject_erased = مُحي شخص
event-notice_published = نُشر إشعار
event-notice_delivered = سُلّم إشعار
event-notice_acknowledged = قُرئ إشعار
event-policy_activated = فُعّلت سياسة
event-policy_overridden = تُجوّزت سياسة
event-source_registered = سُجّل مصدر
event-snapshot_exported = صُدّرت لقطة
event-dataset_built = بُنيت مجموعة بيانات
event-dataset_revised = نُقّحت مجموعة بيانات
event-model_trained = دُرّب نموذج
event-model_forgot = نسي نموذج
event-artefact_released = سُلّمت مجموعة بيانات أو نموذج
event-artefact_withdrawn = سُحبت مجموعة بيانات أو نموذج
event-staff_acted = فعل من الموظفين
event-objection_opened = فُتح اعتراض (صيغة أقدم)
event-objection_decided = تقرر في اعتراض (صيغة أقدم)
heads-title = رؤوس السجل
heads-lead = يوقّع السجل رأسًا بعد كل دفعة. كل رأس يتابع ما قبله.
heads-all = كل رؤوس السجل
heads-none = لم يوقّع السجل أي رأس بعد.
heads-caption = الرؤوس، الأحدث أولًا
head-seen-by = { $count ->
    [zero] لا شهود
    [one] شاهد واحد
    [two] شاهدان
    [few] { $count } شهود
    [many] { $count } شاهدًا
   *[other] { $count } شاهد
}
head-seen-within = ضمن رأس لاحق (عدد القيود: { $size })
export-title = نزّل هذه الأحداث
export-lead = الملف يذكر أشخاصًا. ومن يأخذه يُسجَّل اسمه في السجل.
export-form = بصيغة
export-csv = CSV، سطر لكل حدث
export-json = JSON، كل ما يقوله كل حدث
export-do = تنزيل
export-too-many = عدد القيود التي يلزم البحث فيها: { $count }، والحد الأقصى للملف: { $most }. اختر أيامًا أقل.
