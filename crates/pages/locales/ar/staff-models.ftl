# النماذج وطلبات النسيان والمهام.
days = { $count ->
    [zero] أقل من يوم
    [one] يوم واحد
    [two] يومان
    [few] { $count } أيام
    [many] { $count } يومًا
   *[other] { $count } يوم
}
models-back = كل النماذج
models-forgetting = { $count ->
    [zero] لا طلبات نسيان تنتظر
    [one] طلب نسيان واحد ينتظر
    [two] طلبا نسيان ينتظران
    [few] { $count } طلبات نسيان تنتظر
    [many] { $count } طلب نسيان تنتظر
   *[other] { $count } طلب نسيان تنتظر
}
models-jobs = المهام
models-list = ما دُرّب
models-none = لم يُدرَّب أي نموذج بعد.
models-caption = النماذج، الأحدث أولًا
column-trained = تاريخ التدريب
column-forgotten = مواد منسية
model-clean = سليم
model-waiting = { $count ->
    [zero] لا أحد ينتظر
    [one] شخص واحد ينتظر
    [two] شخصان ينتظران
    [few] { $count } أشخاص ينتظرون
    [many] { $count } شخصًا ينتظرون
   *[other] { $count } شخص ينتظرون
}
model-published = { $count ->
    [zero] لم يُعطَ لأي مستلم
    [one] أُعطي لمستلم واحد ({ $count })
    [two] أُعطي لمستلمَين ({ $count })
    [few] أُعطي إلى { $count } مستلمين
    [many] أُعطي إلى { $count } مستلمًا
   *[other] أُعطي إلى { $count } مستلم
}
model-withdrawn = سُحب
model-destroyed = أُتلف
model-recalled = من يجب إبلاغه
model-recalled-why = أُعطوا نسخة لم تعد هي القائمة.
column-recipient = المستلم
column-held-since = أُعطي في
word-replaced = استُبدل
model-title = النموذج { $name }
model-waiting-why = أشخاص يقوم النموذج على بياناتهم غيروا رأيهم أو يطلبون النسيان.
model-measured = ما قاسته اختباراته
model-not-measured = لا اختبار محفوظ لهذا النموذج.
model-has-forgotten = ما نسيه
model-forgot-nothing = لم يُزل منه أحد.
model-dataset = دُرّب على
model-records = المواد
model-run = عملية التدريب
model-position = آخر فحص عند موضع السجل
model-id = ما يخدمه
model-corpus = بيان التدريب، BLAKE3

forgetting-title = طلبات النسيان
forgetting-lead = مهمة واحدة تُخرج كل المنتظرين من كل مجموعة ونموذج، وتوقّع شهادة لكل منها.
forgetting-waiting = في الانتظار
forgetting-oldest = مدة انتظار أقدمها
forgetting-running = يجري تنفيذها.
forgetting-run = نفّذ كل ما ينتظر
forgetting-run-hint = تعمل في عملية مستقلة ويمكن إلغاؤها؛ وما ثُبّت يبقى ثابتًا.
forgetting-queue = من ينتظر
forgetting-none = لا أحد ينتظر.
forgetting-queue-caption = الطلبات، الأقدم أولًا
forgetting-done = ما نُفّذ
forgetting-nothing-done = لم يُنفذ شيء بعد.
forgetting-done-caption = ما نُفذ، الأحدث أولًا
column-request = الطلب
column-level = المدى
column-age = مدة الانتظار
column-holdings = ما زال في
column-taken-from = أُزيل من
column-when = متى
column-removed = المواد
column-exact = كيف
column-proof = الإثبات
word-exact = تام
word-approximate = تقريبي
word-certificate = الشهادة

jobs-title = المهام
jobs-lead = تعمل كل مهمة في عملية مستقلة. تثبّت كل ما تفعله أو لا شيء، وتستمر إذا توقفت الخدمة.
jobs-list = ما يعمل وما عمل
jobs-none = لم تبدأ أي مهمة بعد.
jobs-caption = المهام، الأحدث أولًا
jobs-back = كل المهام
column-job = المهمة
column-begun = البداية
column-took = المدة
column-actor = بطلب من
took-seconds = { $count } ث
took-minutes = { $count } د
job-open = لم تنته بعد. هذه الصفحة لا تتغير من نفسها.
job-look-again = انظر مرة أخرى
job-cancel = ألغِ هذه المهمة
job-cancel-hint = ما لم يُثبَّت كأنه لم يبدأ قط.
job-result = انظر ما أنتجته
job-words = ما قالته
job-facts = عن هذه المهمة
job-asked = طُلبت
job-started = بدأت
job-ended = انتهت
job-exit = رمز الخروج
job-id = الاسم
job-report = تقريرها

start-a-job = ابدأ مهمة
start-gate = بناء مجموعة بيانات
start-gate-button = ابنِ المجموعة
start-train = تدريب نموذج
start-train-button = درّب النموذج
start-audit = تدقيق السجل
start-audit-lead = يقرأ السجل كله من جديد ويقارنه بما وُقّع.
start-audit-button = ابدأ التدقيق
start-no-dataset = ابنِ مجموعة بيانات أولًا.
start-input = المتن
start-input-hint = ملف في مجلد العمل، أو نمط مثل posts/*.parquet
start-output = مجلد الكتابة
start-output-hint = داخل مجلد العمل، مثل posts-2026-12
start-purpose = لأي غرض
start-dataset = مجموعة البيانات
start-subject_column = عمود الأشخاص
start-subject_column-hint = عمّن تتحدث المادة، مثل author_id
start-text_column = عمود النص
start-text_column-hint = يُنقّى ويُدرَّب عليه. اتركه فارغًا إن لم يوجد.
start-id_column = عمود المعرفات
start-id_column-hint = اتركه فارغًا إن لم يوجد.
start-source = مصدر كل المواد
start-category = نوع بيانات كل المواد
start-in-a-column = يذكره عمود
start-replace = استبدل ما في ذلك المجلد
source-first_party = أعضاؤنا
source-public = الويب المفتوح
source-licensed = مرخص لنا
source-third_party = من طرف آخر
data-profile = الملفات الشخصية
data-content = المنشورات والتعليقات
data-groups = المجموعات المغلقة
data-jobs = طلبات التوظيف
data-ai_interactions = ما يُكتب في ميزات الذكاء الاصطناعي
data-feedback = التقييمات والبلاغات
data-messages = الرسائل الخاصة
data-credentials = كلمات المرور
data-payment = بيانات الدفع
data-salary = الرواتب
data-special = البيانات الحساسة
exit-none = لم تتمكن من البدء، أو أنهاها شيء من الخارج.
exit-failed = فشلت. ما قالته يذكر السبب.
exit-cannot-tell = لم يوجد ما تحتاج إليه لتقرر ذلك.
exit-widens = المسودة توسّع الاستخدام.
exit-stale = أُوقفت: اللقطة أقدم مما يُسمح به.
exit-refused = أُوقفت: تحوي البيانات ما رفضه أحد منذ ذلك الحين.
exit-signature = أُوقفت: توقيع خاطئ أو ناقص، أو مفتاحه غير موثوق.
exit-usage = لم تُفهم. راجع ما ملأته.
exit-other = انتهت بطريقة لم يتوقعها أحد.
