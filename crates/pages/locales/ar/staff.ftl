# ما تشترك فيه صفحات الموظفين: القوائم والتصفية والرسوم والنظرة العامة.
filter-label = تضييق القائمة
filter-show = اعرض
filter-any = الكل
nobody = لا أحد
every-purpose = كل الأغراض
entry-of = القيد { $entry }

column-reference = المرجع
column-due = الموعد
column-purpose = الغرض
column-state = الحالة
column-kind = النوع
column-assignee = بعهدة
column-received = تاريخ الورود
column-choose = اختيار
column-subject = الشخص

due-late = { $count ->
    [zero] لا تأخير
    [one] متأخر يومًا واحدًا
    [two] متأخر يومين
    [few] متأخر { $count } أيام
    [many] متأخر { $count } يومًا
   *[other] متأخر { $count } يوم
}
due-today = الموعد اليوم
due-left = { $count ->
    [zero] لم يبق أي يوم
    [one] بقي يوم واحد
    [two] بقي يومان
    [few] بقيت { $count } أيام
    [many] بقي { $count } يومًا
   *[other] بقي { $count } يوم
}
due-acknowledgement-by = أبلغ صاحب الطلب بالاستلام حتى { $date }.
due-answer-by = رُدّ حتى { $date }.

state-case-received = جديد
state-case-acknowledged = قيد النظر
state-case-extended = مُدِّد
state-case-decided = صدر القرار ولم يُرسل
state-case-appealed = طُلبت نظرة أخرى
state-case-upheld = قُبل
state-case-rejected = رُفض
state-case-lifted = انتهى بموافقة صاحبه
state-job-waiting = في الانتظار
state-job-running = يعمل
state-job-done = اكتمل
state-job-failed = فشل
state-job-cancelled = أُلغي
job-gate = بناء مجموعة بيانات
job-train = تدريب
job-forget = نسيان
job-plan = آثار مسودة
job-activate = تفعيل سياسة
job-audit = تدقيق السجل
job-sample = عينة

chart-numbers = الأرقام في جدول
chart-csv = تنزيل بصيغة CSV
funnel-title = ما يبقى بعد كل قاعدة
funnel-says = قُرئ { $read } من المواد وبقي { $left } بعد كل القواعد.
funnel-rule = القاعدة
funnel-left = الباقي
funnel-lost = المستبعد
funnel-read = المقروء
rule-invalid_record = المصدر والشخص معروفان
rule-erased = لم يُنس صاحبه
rule-unknown_subject = الشخص معروف
rule-category_excluded = نوع بيانات مسموح
rule-not_public = منشور للعموم
rule-minor = السن كافية
rule-age_unknown = السن معروفة
rule-region_excluded = المنطقة تسمح
rule-objection_pending = لا اعتراض مفتوح
rule-objected = لا اعتراض مقبول
rule-refused = لم يرفض الكاتب
rule-no_choice = وافق الكاتب
rule-not_notified = أُبلغ الكاتب
rule-grace_period = انتهت المهلة
rule-no_assessment = التقييم محفوظ
rule-collected_before_notice = أحدث من الإشعار
rule-signal = لا إشارة ترفض
rule-licence = الترخيص يشمله
rule-allow = مسموح
rule-other_subject = يسمح به الآخرون فيه
rule-personal_data = نص بلا بيانات تستبعده
rule-removed-since = لم يغيّر أحد رأيه بعدها
series-day = اليوم
bars-what = البند
bars-value = القيمة
bars-value-per-mille = القيمة بالألف
bars-value-tenths = القيمة بالأعشار
bars-low = من
bars-high = إلى
bars-between = من { $low } إلى { $high }

overview-title = نظرة عامة
figure-consent = وافقوا على: { $purpose }
figure-consent-none = لا غرض له مفتاح بعد.
figure-lag = من الاختيار إلى القرار الذي يراعيه، في 95 من 100
figure-overdue = من الحالات متأخرة
figure-blocked = من عمليات البناء أُوقفت في آخر 30 يومًا
milliseconds = { $count } مللي ثانية
seconds = { $seconds } ثانية
needs-title = ما ينتظرك اليوم
needs-none = لا شيء ينتظرك. أحسنت.
need-case = رُدّ على الحالة { $reference }
need-draft = اطلع على المسودة { $version }
need-draft-tag = شخص ثانٍ
need-draft-by = اقترحها { $name }
need-forgettings = { $count ->
    [zero] لا طلبات نسيان
    [one] طلب نسيان واحد
    [two] طلبا نسيان
    [few] { $count } طلبات نسيان
    [many] { $count } طلب نسيان
   *[other] { $count } طلب نسيان
}
need-since = منذ { $date }
need-job = فشلت مهمة: { $kind }
need-webhook = خطاف ويب لا يجيب
need-webhook-count = { $count ->
    [zero] لم يُرفض شيء
    [one] رسالة واحدة لم تُستلم
    [two] رسالتان لم تُستلما
    [few] { $count } رسائل لم تُستلم
    [many] { $count } رسالة لم تُستلم
   *[other] { $count } رسالة لم تُستلم
}
consent-title = الإجابات حسب الغرض
consent-counts = نعم: { $yes }، لا: { $no }، دون جواب: { $open }
newest-title = أحدث مجموعة بيانات
newest-none = لم تُبن أي مجموعة بيانات بعد.
answers-title = الإجابات في كل يوم
answers-yes = نعم
answers-no = لا
answers-withdrawn = سحب الموافقة
refused-because = لم يُنفَّذ هذا. تقول الخدمة: { $why }
