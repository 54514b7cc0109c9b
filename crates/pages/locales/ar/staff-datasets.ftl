# مجموعات البيانات وسجل المصادر.
datasets-build = ابنِ مجموعة بيانات
datasets-list = ما بُني
datasets-caption = مجموعات البيانات، الأحدث أولًا
datasets-back = كل مجموعات البيانات
column-built = تاريخ البناء
column-records = المواد
column-taken-out = أُزيل بعدها
column-found = ما وُجد
column-count = كم مرة
dataset-title = مجموعة البيانات { $name }
dataset-changed = { $count ->
    [zero] لم يغيّر أحد رأيه
    [one] شخص غيّر رأيه
    [two] شخصان غيّرا رأيهما
    [few] { $count } أشخاص غيّروا رأيهم
    [many] { $count } شخصًا غيّروا رأيهم
   *[other] { $count } شخص غيّروا رأيهم
}
dataset-gone = المجلد مفقود
dataset-clean-at = ما زالت سليمة: سمح بها كل من فيها في { $date }.
dataset-changed-why = { $count ->
    [zero] لم يغيّر أحد فيها رأيه.
    [one] شخص واحد فيها غيّر رأيه. التدريب يترك مواده، والنسيان يزيلها نهائيًا.
    [two] شخصان فيها غيّرا رأيهما. التدريب يترك موادهما، والنسيان يزيلها نهائيًا.
    [few] { $count } أشخاص فيها غيّروا رأيهم. التدريب يترك موادهم، والنسيان يزيلها نهائيًا.
    [many] { $count } شخصًا فيها غيّروا رأيهم. التدريب يترك موادهم، والنسيان يزيلها نهائيًا.
   *[other] { $count } شخص فيها غيّروا رأيهم. التدريب يترك موادهم، والنسيان يزيلها نهائيًا.
}
dataset-replaced-why = كُتبت فوقها مجموعة أخرى.
dataset-gone-why = مجلدها ليس حيث كُتبت.
dataset-redactions = ما حُجب
dataset-no-redactions = لم يوجد ما يُحجب.
redactions-caption = بيانات شخصية وُجدت في النصوص وأُزيلت
found-EMAIL = عناوين بريد إلكتروني
found-PHONE = أرقام هواتف
found-CREDIT_CARD = أرقام بطاقات
found-IBAN = حسابات مصرفية
found-IP_ADDRESS = عناوين IP
found-URL = عناوين ويب
found-US_SSN = أرقام الضمان الاجتماعي الأمريكية
dataset-removals = من أُزيل بعدها
dataset-models = نماذج بُنيت منها
dataset-no-models = لم يُبن منها أي نموذج.
dataset-manifest = بيانها
dataset-manifest-file = البيان، لفحصه في مكان آخر
dataset-people = الأشخاص الذين تحوي موادهم
dataset-policy = السياسة التي قررت
dataset-position = عند موضع السجل
dataset-generation = عدد مرات التنقيح
dataset-inputs = المتن
dataset-parts = الملفات
dataset-program = بناها
dataset-digest = BLAKE3
records-of = { $count ->
    [zero] لا مواد
    [one] مادة واحدة
    [two] مادتان
    [few] { $count } مواد
    [many] { $count } مادة
   *[other] { $count } مادة
}
sources-title = المصادر والتراخيص
sources-lead = لا تُستخدم مواد من مكان آخر إلا ما دام مصدر هنا يشمل الغرض.
sources-none = لا مصدر في السجل.
sources-caption = المصادر، حسب الاسم
column-source = المصدر
column-licence = الترخيص
column-covers = يشمل
column-evidence = الشروط المحفوظة
terms-hold = سارية
terms-end-soon = تنتهي قريبًا
terms-not-yet = لم تبدأ بعد
terms-over = انتهت
word-from = من
