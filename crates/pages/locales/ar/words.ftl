# كلمات القوائم: الاختيارات والحالات والمستويات وأنواع البيانات.
choice-allow = نعم
choice-refuse = لا
choice-undefined = لا جواب بعد

state-on = مفعّل
state-off = متوقف
state-blocked = محظور
state-paused = موقوف مؤقتًا

case-objection = اعتراض
case-complaint = شكوى
case-erasure = طلب حذف
case-memorisation = بلاغ بأن نموذجًا يحفظ شيئًا عن ظهر قلب

status-received = استلمناه
status-acknowledged = قيد النظر
status-extended = يستغرق وقتًا أطول
status-decided = صدر القرار والرد في الطريق
status-appealed = فُتح من جديد
status-upheld = وافقنا
status-rejected = لم نوافق
status-lifted = انتهى بموافقتك أنت

level-stop = وقف الاستخدام مستقبلًا
level-datasets = الإزالة من مجموعات التدريب
level-models = جعل النماذج تنسى

category-profile = ملفك الشخصي
category-content = منشوراتك وتعليقاتك
category-groups = ما تقوله في المجموعات المغلقة
category-jobs = طلبات التوظيف التي قدمتها
category-ai_interactions = ما تكتبه في ميزات الذكاء الاصطناعي
category-feedback = تقييماتك وبلاغاتك
category-messages = الرسائل الخاصة
category-credentials = كلمات المرور
category-payment = بيانات الدفع
category-salary = دخلك
category-special = البيانات الحساسة مثل الصحة أو المعتقد

basis-consent = بموافقتك فقط
basis-legitimate_interest = دون سؤال، ما لم تعترض
basis-prohibited = أبدًا
