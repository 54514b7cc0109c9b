# ما تقوله كل بطاقة عن الغرض، وسؤاله.
fact-data = أي بيانات
fact-never = لا تُستخدم أبدًا
fact-models = لأي غرض
fact-users = من يستخدمها
fact-from = ابتداءً من
fact-kept = مدة الاحتفاظ
fact-call = لمن توجه سؤالك
list-separator = { "، " }

answer-question = هل تسمح لنا باستخدام بياناتك؟ { $purpose }
answer-yes = نعم، استخدموا بياناتي
answer-no = لا، لا تستخدموا بياناتي
answer-past = استخدام المنشورات السابقة لهذا الإشعار أيضًا
save-choice = احفظ هذا الاختيار
save-choices = احفظ هذه الاختيارات
choose-error = اختر نعم أو لا.
takes-effect = يسري فورًا على مجموعات التدريب الجديدة. أما المجموعات التي تُبنى الآن فنفحصها مرة أخرى قبل إصدارها.
no-cost = لا يكلفك الرفض شيئًا. يبقى حسابك ومدى وصولك وميزاتك كما هي.
object-to-this = اعترض على هذا الاستخدام
continue = متابعة
go-back = رجوع
check-title = راجع إجاباتك

model-kind-genai-content = نماذج ذكاء اصطناعي تكتب النصوص وتصنع الصور
model-kind-ml-personalization = نماذج تختار ما تراه
model-kind-ml-moderation = نماذج تكشف الإساءة
model-kind-ml-safety = نماذج تحمي الحسابات
model-kind-ai-evaluation = اختبارات لجودة النماذج
model-kind-share-affiliate = نماذج شركات مجموعتنا
model-kind-share-licensing = نماذج جهات أخرى بموجب ترخيص
model-kind-other = نماذج لهذا الاستخدام فقط
