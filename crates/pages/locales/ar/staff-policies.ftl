# إصدارات السياسة والمسودات وما قد تغيره مسودة.
policies-title = السياسات
policies-new = اكتب مسودة
policies-back = كل الإصدارات والمسودات
drafts-title = المسودات
drafts-none = لا أحد يكتب مسودة الآن.
drafts-caption = المسودات، الأحدث تعديلًا أولًا
draft-proposed = مقترحة
draft-written = قيد الكتابة
versions-title = الإصدارات
versions-none = لا يعرف السجل أي سياسة بعد.
versions-caption = الإصدارات، الأحدث أولًا
version-in-force = سارية
version-past = سابقة
version-announced = معلنة فقط
roll-back = ارجع إليها
new-from = تبدأ بنص الإصدار { $version }. الرجوع أيضًا إصدار جديد له تقدير آثار وشخص ثانٍ.
column-version = الإصدار
column-changed = آخر تعديل
column-author = الكاتب
column-effective = تسري من
column-activated = تاريخ التفعيل
column-hash = SHA-256
column-roll-back = الرجوع
column-region = المنطقة
column-members = الأعضاء

draft-title = المسودة { $version }
draft-document = المستند
draft-document-hint = بصيغة TOML. يُفحص عند الحفظ وتظهر الأخطاء مع أرقام أسطرها.
draft-save = احفظ المسودة
draft-edit = عدّل المستند
draft-edit-again = من يغير كلمة يبدأ من جديد: تقدير الآثار والاقتراح لا يُعتد بهما بعدها.
draft-facts = عن هذه المسودة
draft-revision = عدد مرات الكتابة
draft-proposed-by = اقترحها
draft-faults = { $count ->
    [zero] لا أخطاء في المستند.
    [one] في المستند خطأ واحد. لم يُحفظ شيء.
    [two] في المستند خطآن. لم يُحفظ شيء.
    [few] في المستند { $count } أخطاء. لم يُحفظ شيء.
    [many] في المستند { $count } خطأ. لم يُحفظ شيء.
   *[other] في المستند { $count } خطأ. لم يُحفظ شيء.
}
draft-line = السطر { $line }:
draft-locked = مقفلة
draft-unlocked = مفتوحة
draft-plan = احسب ما تغيره
draft-notice = اكتب إشعارها
draft-reach = انظر من وصله إشعارها
draft-reason = لماذا ينبغي أن تصبح هي القاعدة؟
draft-reason-hint = يُدوَّن في السجل لمن يسأل لاحقًا.
draft-propose = اقترحها
draft-activate = فعّلها
draft-job = انظر إلى المهمة

next-plan = التالي: حساب ما تغيره
next-plan-why = لا أحد يعرف بعد بيانات من يفتحها هذا النص. لا يمكن اقتراحها قبل ذلك.
next-wait = يجري حساب ما تغيره
next-wait-why = عد بعد قليل، أو انظر إلى المهمة.
next-tell = التفعيل مقفل: يجب إبلاغ الناس أولًا
next-tell-count = { $count ->
    [zero] أُبلغ الجميع.
    [one] عضو واحد لم يُبلَّغ.
    [two] عضوان لم يُبلَّغا.
    [few] { $count } أعضاء لم يُبلَّغوا.
    [many] { $count } عضوًا لم يُبلَّغوا.
   *[other] { $count } عضو لم يُبلَّغوا.
}
next-grace-count = { $count ->
    [zero] لا مهلة جارية.
    [one] المهلة ما زالت جارية لعضو واحد.
    [two] المهلة ما زالت جارية لعضوين.
    [few] المهلة ما زالت جارية لـ{ $count } أعضاء.
    [many] المهلة ما زالت جارية لـ{ $count } عضوًا.
   *[other] المهلة ما زالت جارية لـ{ $count } عضو.
}
next-propose = التالي: اقتراحها
next-propose-why = أُبلغ كل من تفتح بياناته. بعدها يفعّلها شخص ثانٍ.
next-other = يجب أن يفعّلها شخص ثانٍ
next-other-why = أنت من اقترحها. لا أحد يجعل سياسة قاعدةً وحده.
next-activate = القرار لك
next-activate-why = اقرأ ما تغيره. يحتاج التفعيل إلى تسجيل دخول جديد ويُدوَّن باسمك في السجل.
next-activating = تصبح هي القاعدة الآن
next-activating-why = تسأل المهمة مرة أخرى هل أُبلغ الجميع.
next-mend = التالي: إصلاح أخطائها
next-mend-why = المستند الذي فيه أخطاء ليس سياسة.

plan-title = ما الذي ستغيره
plan-missing = لم يُحسب ذلك لهذا النص.
plan-running = يجري الحساب.
plan-failed = تعذر الحساب.
plan-sentence = إذا فُعّلت هذه المسودة فإنها تفتح بيانات { $widened } وتغلق بيانات { $narrowed } من أصل { $members } من الأعضاء.
plan-made = حُسب في
plan-ready = أُبلغوا وانتهت مهلتهم
plan-in-grace = أُبلغوا ومهلتهم جارية
plan-to-tell = يجب إبلاغهم أولًا
plan-narrowed = تُغلق فورًا
plan-coverage = من أُبلغوا في الوقت من بين من تفتح بياناتهم
plan-places = حسب المنطقة والغرض، حيث يتغير شيء فقط
plan-opened = تُفتح
plan-closed = تُغلق
plan-to-tell-short = يُبلَّغون
plan-in-grace-short = في المهلة
plan-nowhere = غير معروفة
plan-concerned = { $count ->
    [zero] لا شيء يخالف السياسة
    [one] مجموعة أو نموذج واحد سيخالف السياسة
    [two] مجموعتان أو نموذجان سيخالفان السياسة
    [few] { $count } مجموعات ونماذج ستخالف السياسة
    [many] { $count } مجموعة ونموذجًا ستخالف السياسة
   *[other] { $count } مجموعة ونموذج ستخالف السياسة
}
word-model = النموذج
word-dataset = مجموعة البيانات
diff-title = ما المختلف
diff-first = لا سياسة سارية للمقارنة بها.
diff-none = تقول ما يقوله الإصدار { $version }.
diff-against = مقارنة بالإصدار الساري { $version }. ما يوسّع يأتي أولًا.
diff-widens = يوسّع
diff-narrows = يضيّق
diff-neither = لا هذا ولا ذاك
