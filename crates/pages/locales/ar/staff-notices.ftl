# الإشعارات لمن يكتبها.
notice-board-lead = يُكتب الإشعار مع مسودة السياسة. هنا ترى من وصله.
notice-board-none = لم يخرج أي إشعار بعد.
notice-board-caption = الإشعارات، الأحدث أولًا. النسب من كل الأعضاء.
notice-board-back = كل الإشعارات
column-notice = الإشعار
column-published = تاريخ النشر
column-language = اللغة
column-text = النص
column-readers = أعضاء يقرؤونها
notice-named = الإشعار { $name }
notice-of-version = عن الإصدار { $version }
reach-title = من وصله
reach-delivered = سُلّم
reach-acknowledged = قُرئ
reach-answered = أُجيب عنه
reach-of = { $count } من { $all } من الأعضاء
texts-title = النص
texts-languages = لغات النص
preview-title = كما يبدو على الهاتف
reading-title = مدى وضوحه
reading-grade = درجة فليش وكينكيد، و7 فأقل واضح
reading-plain = واضح
reading-hard = صعب القراءة
reading-words = الكلمات
reading-sentences = الجمل
reading-longest = أطول جملة
words-of = { $count ->
    [zero] لا كلمات
    [one] كلمة واحدة
    [two] كلمتان
    [few] { $count } كلمات
    [many] { $count } كلمة
   *[other] { $count } كلمة
}
text-there = مكتوب
text-missing = ناقص
coverage-caption = اللغات التي يقرؤها الأعضاء
compose-title = إشعار المسودة { $version }
compose-back = العودة إلى المسودة
compose-lead = النص مكتوب في المسودة. لتغييره غيّر المسودة.
compose-missing = { $count ->
    [zero] لكل لغة يقرؤها الأعضاء نص.
    [one] لغة واحدة يقرؤها الأعضاء بلا نص.
    [two] لغتان يقرؤهما الأعضاء بلا نص.
    [few] { $count } لغات يقرؤها الأعضاء بلا نص.
    [many] { $count } لغة يقرؤها الأعضاء بلا نص.
   *[other] { $count } لغة يقرؤها الأعضاء بلا نص.
}
compose-changes = ما يجب أن يقوله
compose-to = { $count ->
    [zero] لا يُرسل إلى أحد.
    [one] يُرسل إلى عضو واحد.
    [two] يُرسل إلى عضوين.
    [few] يُرسل إلى { $count } أعضاء.
    [many] يُرسل إلى { $count } عضوًا.
   *[other] يُرسل إلى { $count } عضو.
}
compose-effect = النشر لا يجعل شيئًا قاعدة. يصبح الإشعار قابلًا للتسليم والجواب، وتبدأ المهلة عند وصوله.
compose-publish-title = النشر
compose-publish = انشر هذا الإشعار
compose-published = لقد نُشر.
compose-changed = تغيّرت المسودة في هذه الأثناء. اقرأها مرة أخرى قبل النشر.
compose-not-yours = دورك لا ينشر الإشعارات.
reach-days = يومًا بيوم
column-sent = النصوص المرسلة
sendplan-title = خطة الإرسال
sendplan-lead = لا تعرف هذه الخدمة عناوين الأعضاء ولا تحتفظ بها. نظام البريد في منصتك يرسل الإشعار ويبلّغ بالنتيجة.
sendplan-reached = الأعضاء الذين وصلهم
sendplan-waiting = الأعضاء الذين لم يُبلَّغوا بعد
sendplan-unreached = الأعضاء الذين تعذّر الوصول إليهم
sendplan-unreached-counts = من تعذّر الوصول إليه يُعد غير مُبلَّغ: لا يُفتح شيء من بياناته، وتبقى مقفلة كل سياسة تحتاج إلى إبلاغه.
sendplan-fetch = يجلب نظام البريد قائمة من يجب إبلاغهم:
sendplan-send = يرسل إلى كل منهم الرسالة بلغته:
sendplan-report = يبلّغ بمن وصلهم وبمن تعذّر الوصول إليهم:
sendplan-message = الرسالة
sendplan-subject = الموضوع
sendplan-export = نزّل قائمة من يجب إبلاغهم (CSV)
sendplan-export-hint = الملف يذكر أشخاصًا. ومن يأخذه يُسجَّل اسمه في السجل.
sendplan-languages = النصوص المرسلة بحسب اللغة، كما بلّغ نظام البريد
