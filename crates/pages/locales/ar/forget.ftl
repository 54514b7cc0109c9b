# النسيان في ثلاثة مستويات.
forget-title = انسوا بياناتي
forget-lead = يمكنك أن تطلب منا التوقف، أو الإزالة، أو جعل النماذج تنسى. لا تحتاج إلى سبب.
forget-question = إلى أي حد نذهب؟
forget-includes = كل مستوى يشمل ما فوقه أيضًا.
forget-honest = نغيّر النموذج ليتصرف كأنه لم ير منشوراتك قط. لا توجد طريقة كاملة. نختبره ونعرض عليك النتيجة.
forget-see-where = اعرف أولًا أين ذهبت بياناتك
forget-asked = طلبت من قبل:
forget-done = تم
forget-under-way = قيد التنفيذ
forget-level-error = اختر إلى أي حد نذهب.

forget-stop-effect = لا نستخدم شيئًا من بياناتك في مجموعات التدريب الجديدة. تبقى النماذج الموجودة كما هي.
forget-stop-when = يتم فورًا، في { $date }.
forget-datasets-effect = نُخرج بياناتك أيضًا ({ $posts }) من المجموعات ({ $sets }) ونبنيها من جديد.
forget-datasets-when = يتم بحلول { $date }.
forget-models-effect = نجعل النماذج أيضًا ({ $models }) تنسى بياناتك ({ $posts }).
forget-models-when = يتم بحلول { $date }.
forget-stop-no-undo = يمكنك أن تقول نعم لاحقًا. تحتفظ النماذج الموجودة بما تعلمته.
forget-datasets-no-undo = لا يمكننا إعادة منشوراتك إلى هذه المجموعات. ونخبر من لديه نسخة بموجب ترخيص بأن يحذفها.
forget-models-no-undo = لا يمكننا أن نعيد إلى النموذج ما نسيه. ويخرج النموذج الأقدم من الاستخدام.
forget-no-undo-title = لا يمكن التراجع عن هذا.

forget-you-ask = تطلب منا
forget-what-happens = ماذا يحدث
forget-done-by = يتم بحلول
forget-asked-on = طلبت في
forget-receipt = الإيصال
forget-sign-in-again = نطلب منك تسجيل الدخول مرة أخرى، حتى لا يرسل هذا أحد غيرك.
forget-send = أرسل هذا الطلب

forget-sent-title = وصلنا طلبك
forget-all-done = تم كل شيء.
forget-stopped-now = من الآن تترك مجموعات التدريب الجديدة بياناتك.
forget-progress = أين وصلنا
step-stopped = تترك مجموعات التدريب الجديدة بياناتك.
step-sets = بُني من جديد { $done } من { $total } من مجموعات التدريب.
step-removed = { $count ->
    [zero] لم يُزل أي من منشوراتك.
    [one] أُزيل منشور واحد من منشوراتك.
    [two] أُزيل منشوران من منشوراتك.
    [few] أُزيلت { $count } منشورات من منشوراتك.
    [many] أُزيل { $count } منشورًا من منشوراتك.
   *[other] أُزيل { $count } منشور من منشوراتك.
}
step-models = نسي بياناتك { $done } من { $total } من النماذج.
forget-impossible = لا يستطيع النموذج «{ $model }» أن ينسى. هذا ما نفعله بدلًا من ذلك:
test-title = اختبرنا ذلك
test-result = خمّن اختبار هل رأى النموذج منشوراتك. كان { $right } من كل 100 تخمين صحيحًا.
test-chance = 50 من 100 مصادفة: لم يستطع الاختبار التمييز.
certificates-title = الشهادات
certificate-of = شهادة بتاريخ { $date }
certificate-method = الطريقة:
