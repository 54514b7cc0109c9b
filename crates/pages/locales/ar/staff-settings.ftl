# الإعدادات: خطافات الويب والمفاتيح وما تقوله السياسة والإعداد.
settings-parts = أجزاء هذه الصفحة
settings-back = كل الإعدادات
webhooks-title = خطافات الويب
webhooks-none = لا أحد يُبلَّغ بالأحداث.
webhooks-caption = من يُبلَّغ وبماذا
webhooks-add = أضف خطافًا
webhook-url = العنوان
webhook-url-hint = يبدأ بـ https:// ويقبل POST. الرسائل موقّعة.
webhook-url-error = اكتب عنوانًا يبدأ بـ https:// بلا كلمة مرور فيه.
webhook-events = الأحداث
webhook-events-hint = كلمات مثل member.choice.changed بينها مسافات. اتركه فارغًا لكل شيء.
webhook-events-error = اكتب كلمات من هذه القائمة بينها مسافات: { $kinds }
webhook-add = أضفه
webhook-title = خطاف ويب
webhook-well = استُلم كل شيء
webhook-waiting = { $count ->
    [zero] لا شيء ينتظر
    [one] رسالة واحدة تنتظر
    [two] رسالتان تنتظران
    [few] { $count } رسائل تنتظر
    [many] { $count } رسالة تنتظر
   *[other] { $count } رسالة تنتظر
}
webhook-failed = { $count ->
    [zero] لم يُترك شيء
    [one] تُركت رسالة واحدة
    [two] تُركت رسالتان
    [few] تُركت { $count } رسائل
    [many] تُركت { $count } رسالة
   *[other] تُركت { $count } رسالة
}
webhook-everything = كل شيء
webhook-test = أرسل تجربة
webhook-end = أنهِ هذا الخطاف
webhook-end-hint = لا يُرسل شيء بعدها ويزول سره.
column-address = العنوان
column-since = منذ
column-name = الاسم
column-may = ما يُسمح له
column-until = حتى
column-used = آخر استخدام
column-end = إنهاء
column-tries = المحاولات
column-answer = الجواب
column-again = إعادة
deliveries-title = الرسائل
deliveries-none = لم يُرسل شيء بعد.
deliveries-caption = الرسائل، الأحدث أولًا
delivery-waiting = تنتظر
delivery-sending = تُرسل الآن
delivery-taken = استُلمت
delivery-failed = تُركت
delivery-body = ما يُرسل
delivery-next = المحاولة التالية:
delivery-again = أعد الإرسال
keys-title = مفاتيح الآلات
keys-none = لا آلة لها مفتاح.
keys-caption = المفاتيح، الأحدث أولًا
keys-make = أنشئ مفتاحًا
key-works = يعمل
key-ended = انتهى
key-end = أنهِ هذا المفتاح
key-name = لأي شيء هو؟
key-name-hint = اسم يعرفه الناس به، مثل «البوابة على المضيف 3».
key-name-error = اكتب اسمًا في سطر واحد لا يزيد على 200 حرف.
key-scopes = ماذا يُسمح له؟
key-scopes-hint = أقل ما يحتاج إليه.
key-scopes-error = ضع علامة على واحد على الأقل.
key-days = لكم من الوقت؟
key-make = أنشئ المفتاح
secret-key-title = أُنشئ المفتاح
secret-key-why = لا نحتفظ إلا ببصمته. ضعه حيث تقرأ الآلة أسرارها.
secret-webhook-title = أُضيف الخطاف
secret-webhook-why = بهذا السر يتحقق المستقبِل أن الرسالة منا.
secret-once = انسخه الآن: لن تعرضه صفحة أخرى.
purposes-title = الأغراض
regions-title = المناطق
roles-title = الأدوار
purposes-caption = الأغراض كما تقول السياسة السارية. تغيرها مسودة.
regions-caption = المناطق كما تقول السياسة السارية. تغيرها مسودة.
roles-caption = كما يقول إعداد الخدمة
column-id = المعرّف
column-basis = الأساس
column-gpc = إشارة المتصفح (GPC)
column-pack = حزمة القواعد
column-places = الأماكن
column-age-min = أدنى سن
column-grace = أيام المهلة
column-role = الدور
column-people = الأشخاص
gpc-refuses = ترفضه
gpc-none = لا تعنيه
staff-basis-consent = الموافقة
staff-basis-legitimate_interest = المصلحة المشروعة
staff-basis-prohibited = محظور
role-viewer = مطّلع
role-dpo = مسؤول حماية البيانات
role-engineer = مهندس
role-admin = مدير
role-auditor = مدقق
scope-preferences-read = قراءة ما قاله الناس
scope-preferences-write = تدوين ما قاله الناس
scope-cases-read = قراءة الحالات
scope-cases-write = الرد على الحالات
scope-gate-decide = طلب القرارات
scope-gate-snapshot = جلب اللقطات
scope-overview-read = قراءة ما لا يسمّي أحدًا
scope-policy-publish = صياغة السياسات ونشرها
scope-lineage-write = تسجيل المصادر
scope-unlearn-run = تشغيل المهام
scope-audit-read = قراءة السجل وأخذ عينات
scope-settings-write = إنشاء المفاتيح والخطافات
