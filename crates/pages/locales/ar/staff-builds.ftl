# عمليات بناء جنبًا إلى جنب، وسؤال جديد عنها، وما يتطلبه النسيان.
compared-title = بجانب البناء السابق
compared-none = لم يترك أي بناء سابق في هذا المجلد أرقامًا.
compared-before = بُني السابق في
compared-records = المواد كما بُنيت في كل منهما
compared-redactions = ما حُجب
compared-why = السبب
compared-then = قبل
compared-now = الآن
compared-change = الفرق
compared-read = دخلت
compared-kept = مرت

dataset-rebuild = ابنها من جديد
dataset-rebuild-hint = يفتح النموذج بالإعدادات نفسها. لا يبدأ شيء قبل أن ترسله.
dataset-denied = { $count ->
    [zero] لا مواد ممنوعة
    [one] مادة واحدة ممنوعة
    [two] مادتان ممنوعتان
    [few] { $count } مواد ممنوعة
    [many] { $count } مادة ممنوعة
   *[other] { $count } مادة ممنوعة
}
dataset-denied-why = { $count ->
    [zero] كانت نظيفة في { $date }.
    [one] غير نظيفة: مادة واحدة فيها لم تعد مسموحة في { $date }. التدريب يتركها، وبناء جديد يتركها نهائيًا.
    [two] غير نظيفة: مادتان فيها لم تعودا مسموحتين في { $date }. التدريب يتركهما، وبناء جديد يتركهما نهائيًا.
    [few] غير نظيفة: { $count } مواد فيها لم تعد مسموحة في { $date }. التدريب يتركها، وبناء جديد يتركها نهائيًا.
    [many] غير نظيفة: { $count } مادة فيها لم تعد مسموحة في { $date }. التدريب يتركها، وبناء جديد يتركها نهائيًا.
   *[other] غير نظيفة: { $count } مادة فيها لم تعد مسموحة في { $date }. التدريب يتركها، وبناء جديد يتركها نهائيًا.
}
recheck-title = هل ما زالت نظيفة؟
recheck-never = لم يُسأل عنها منذ بُنيت.
recheck-running = يُسأل الآن عن كل مادة.
recheck-failed = لم يمكن معرفة ذلك.
recheck-button = اسأل عن كل مادة الآن
recheck-hint = تُقارَن كل مادة بما في السجل الآن، ولا يتغير شيء.
recheck-at = سُئل في
recheck-records = المواد المسؤول عنها
recheck-since = مدخلات السجل منذ ذلك
recheck-clean = كانت كل مادة مسموحة.
recheck-denied = مواد لم تعد مسموحة
job-recheck = السؤال عن مجموعة بيانات
job-estimate = تقدير ما ينتظر

start-visibility = من كان يستطيع قراءة كل المواد
visibility-public = الجميع
visibility-limited = دائرة اختارها الكاتب
visibility-private = الكاتب وحده
start-seldom = أعمدة وشروط لا يحتاجها إلا القليل
start-licence = ترخيص كل المواد
start-collected_at = متى جُمعت كل المواد
start-source_column = عمود المصدر
start-category_column = عمود نوع البيانات
start-visibility_column = عمود من يقرأ
start-licence_column = عمود التراخيص
start-signals_column = عمود الإشارات
start-collected_at_column = عمود وقت الجمع

left-title = المواد قبل وبعد
left-first = كما صُنعت أولًا
left-after = بعد { $date }
forgetting-due = لا طلب مستحق
forgetting-due-in = أولها مستحق: { $days }
forgetting-by = الموعد
forgetting-last-run = مدة آخر تنفيذ
estimate-title = ما يتطلبه تنفيذها
estimate-missing = لم يُحسب بعد.
estimate-running = يُحسب الآن.
estimate-failed = لم يمكن حسابه.
estimate-button = احسب ما يتطلبه
estimate-at = حُسب في
estimate-new = { $count ->
    [zero] كل الطلبات محسوبة.
    [one] طلب واحد ورد بعدها غير محسوب.
    [two] طلبان وردا بعدها غير محسوبين.
    [few] { $count } طلبات وردت بعدها غير محسوبة.
    [many] { $count } طلبًا وردت بعدها غير محسوبة.
   *[other] { $count } طلب وردت بعدها غير محسوبة.
}
estimate-nothing = لا مجموعة بيانات ولا نموذج يحوي شيئًا ممن ينتظرون.
estimate-why = التنفيذ يخرج الصفوف ويطرح. ما يبقى مطابق بتًّا ببت لما يصنعه تدريب جديد على الباقي، فلا حاجة إلى تدريب جديد أبدًا؛ وهو هنا للمقارنة.
estimate-caption = ما تتطلبه كل طريقة
estimate-way = الطريقة
estimate-rows = إخراج صفوف
estimate-subtract = الطرح
estimate-anew = تدريب جديد بدلًا من ذلك
estimate-records = المواد المعالَجة
estimate-bytes = البايتات المقروءة
estimate-requests = لعدد طلبات
estimate-planned = موعده المقرر
estimate-took = استغرق التدريب
