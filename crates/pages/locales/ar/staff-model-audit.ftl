# تقرير فحص النموذج.
model-audit-title = ما الذي ما زال النموذج يكشفه
model-audit-lead = الأسئلة نفسها للنموذج قبل نسيان أشخاص وبعده، ولنموذج دُرّب من جديد بدونهم. لا تثبت الأرقام أن شيئًا قد زال، أما تطابق البايتات فيثبته.
model-audit-equal = بعد النسيان تطابق كل البايتات نموذجًا دُرّب من جديد، وكذلك النسخ المصدَّرة.
model-audit-unequal = بعد النسيان تختلف البايتات عن نموذج دُرّب من جديد.
model-audit-made = وقت القياس
model-audit-now = هذا النموذج
model-audit-before = قبل
model-audit-after = بعد
model-audit-scratch = من جديد
model-audit-secrets = أسرار مزروعة
model-audit-secrets-lead = كتب أشخاص للاختبار أسرارًا بتكرار مختلف. يبيّن الانكشاف موضع السر الحقيقي بين 4096 مرشحًا.
model-audit-exposure = انكشاف الأسرار المزروعة بالبت
model-audit-unknown = لا يميّز النموذج أيًّا منها
model-audit-planted = { $stage }، { $count ->
    [zero] لم يُزرع
    [one] مرة واحدة
    [two] مرتان
    [few] { $count } مرات
    [many] { $count } مرة
   *[other] { $count } مرة
}
model-audit-secrets-caption = الأسرار المزروعة التي يكملها النموذج
model-audit-repeats = مرات الزرع
model-audit-completed = أُكملت
model-audit-of = من أصل
model-audit-bits = الانكشاف بالبت
model-audit-membership = من كان فيه
model-audit-membership-lead = كم مرة يعلو من كان في النموذج على من لم يكن فيه، مع فاصل الثقة 95٪.
model-audit-area = العضوية، المساحة تحت المنحنى
model-audit-chance = الصدفة
model-audit-said = كلماتهم
model-audit-said-lead = أُعطي النموذج أول 50 رمزًا من سجل منسيّ فأكمل 50 رمزًا.
model-audit-said-caption = الكلمات التي عادت
model-audit-tried = السجلات المجرّبة
model-audit-whole = كل الرموز الخمسين
model-audit-tokens = متوسط الرموز
model-audit-relearned = ما الذي يعيد السر
model-audit-relearned-lead = يقول آخرون سرًّا منسيًّا مرة أخرى حتى يكمله النموذج.
model-audit-records = { $count ->
    [zero] لا سجلات
    [one] سجل واحد
    [two] سجلان
    [few] { $count } سجلات
    [many] { $count } سجلًا
   *[other] { $count } سجل
}
model-audit-never = لم تكفِ كل المحاولات
