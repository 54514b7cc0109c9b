# أين ذهبت بيانات العضو.
posts = { $count ->
    [zero] لا منشورات
    [one] منشور واحد
    [two] منشوران
    [few] { $count } منشورات
    [many] { $count } منشورًا
   *[other] { $count } منشور
}
sets = { $count ->
    [zero] لا مجموعات تدريب
    [one] مجموعة تدريب واحدة
    [two] مجموعتا تدريب
    [few] { $count } مجموعات تدريب
    [many] { $count } مجموعة تدريب
   *[other] { $count } مجموعة تدريب
}
models = { $count ->
    [zero] لا نماذج
    [one] نموذج واحد
    [two] نموذجان
    [few] { $count } نماذج
    [many] { $count } نموذجًا
   *[other] { $count } نموذج
}
where-summary = المستخدم من منشوراتك حتى الآن: { $posts }. المجموعات التي تضمها: { $sets }. ما تعلم منها: { $models }.
where-figure-posts = منشوراتك
where-figure-sets = مجموعات التدريب
where-figure-models = النماذج
where-forget = اطلب إزالتها
where-nothing = لم يُستخدم أي من منشوراتك.
where-nothing-next = إن تغير ذلك فستراه هنا أولًا.
where-nothing-receipt = إيصال بذلك
where-picture = اعرض هذا كصورة
where-picture-says = صورة لمجموعات التدريب التي تضم بياناتك والنماذج المصنوعة منها. القائمة أعلاه تقول الشيء نفسه.
where-copy = خذ نسخة
where-csv = نزّلها كجدول (CSV)
where-json = نزّلها كبيانات (JSON)

set-heading = مجموعة التدريب { $name }
set-purpose = بُنيت من أجل:
set-in = { $count ->
    [zero] ليس فيها أي من منشوراتك.
    [one] فيها منشور واحد من منشوراتك.
    [two] فيها منشوران من منشوراتك.
    [few] فيها { $count } منشورات من منشوراتك.
    [many] فيها { $count } منشورًا من منشوراتك.
   *[other] فيها { $count } منشور من منشوراتك.
}
set-out = { $count ->
    [zero] لم يُترك شيء:
    [one] تُرك منشور واحد:
    [two] تُرك منشوران:
    [few] تُركت { $count } منشورات:
    [many] تُرك { $count } منشورًا:
   *[other] تُرك { $count } منشور:
}
set-removed = أُزيلت
set-removed-on = أُخرجت منشوراتك في { $date }.
set-none = لا شيء لك
set-some = بعض ما لك
set-models = النماذج المصنوعة منها:
set-no-models = لم يُصنع منها أي نموذج.
set-number = الرقم:
model-in-use = وهو قيد الاستخدام.
model-not-in-use = وهو خارج الاستخدام.
model-forgot = ونسي منشوراتك في { $date }.
