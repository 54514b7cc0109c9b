# مسودة بجانب ما يسري، وإشعارها كبوابة، وبعض من تعنيهم.
beside-words = ما يقرؤه الناس
beside-rules = ما يقرر
beside-removed = في الإصدار { $version } فقط
beside-added = في المسودة { $version } فقط
beside-nothing = لا شيء هنا
beside-same = المسودة تقول الشيء نفسه.
beside-top = في أعلى المستند
beside-count = { $count ->
    [zero] لا سطر يختلف
    [one] سطر واحد يختلف
    [two] سطران يختلفان
    [few] { $count } أسطر تختلف
    [many] { $count } سطرًا تختلف
   *[other] { $count } سطر تختلف
}
beside-more = { $count ->
    [zero] لا أسطر أخرى تختلف.
    [one] سطر آخر يختلف. اقرأ المستندين لتراه.
    [two] سطران آخران يختلفان. اقرأ المستندين لتراهما.
    [few] { $count } أسطر أخرى تختلف. اقرأ المستندين لتراها.
    [many] { $count } سطرًا آخر تختلف. اقرأ المستندين لتراها.
   *[other] { $count } سطر آخر تختلف. اقرأ المستندين لتراها.
}

gate-title = ما يقفل تفعيلها
gate-not-out = لم يُنشر
gate-out-since = نُشر إشعارها منذ
gate-days = { $out } من { $required }
gate-days-caption = أيام منذ النشر، من أيام المهلة التي تلي الإشعار
gate-no-days-caption = أيام منذ النشر؛ لا مهلة تلي هذا الإشعار
gate-told = أُبلغوا، ممن تفتح بياناتهم
gate-done = تم
gate-open = مفتوح
gate-published = إشعارها منشور.
gate-unpublished = إشعارها غير منشور.
gate-all-told = { $count ->
    [0] أُبلغ كل من تفتح بياناتهم.
    [zero] أُبلغ كل من تفتح بياناتهم.
    [one] يجب إبلاغ عضو واحد أولًا.
    [two] يجب إبلاغ عضوين أولًا.
    [few] يجب إبلاغ { $count } أعضاء أولًا.
    [many] يجب إبلاغ { $count } عضوًا أولًا.
   *[other] يجب إبلاغ { $count } عضو أولًا.
}
gate-no-grace = { $count ->
    [0] لا تجري مهلة أحد.
    [zero] لا تجري مهلة أحد.
    [one] ما زالت مهلة عضو واحد جارية.
    [two] ما زالت مهلة عضوين جارية.
    [few] ما زالت مهلة { $count } أعضاء جارية.
    [many] ما زالت مهلة { $count } عضوًا جارية.
   *[other] ما زالت مهلة { $count } عضو جارية.
}

drawn-title = { $count ->
    [zero] لا حالات
    [one] حالة واحدة
    [two] حالتان
    [few] { $count } حالات
    [many] { $count } حالة
   *[other] { $count } حالة
}
drawn-lead = سُحبت ببصمة المسودة نفسها: من يقدّر آثار النص نفسه عند الموضع نفسه من السجل يرى الحالات نفسها. لا يُذكر اسم أحد.
drawn-caption = الحالات، ما يُفتح أولًا
drawn-what = ما يحدث
drawn-opens = تُستخدم حديثًا
drawn-closes = لم تعد تُستخدم
drawn-age = العمر
drawn-no-age = غير مذكور
drawn-before = الآن
drawn-after = مع المسودة
drawn-once-told = بعد الإبلاغ: { $answer }
drawn-count = العدد

version-scheduled = مجدولة
next-scheduled = تصبح القاعدة في { $date }
next-scheduled-why = فُعّلت لذلك اليوم. حتى ذلك الحين يقرر الإصدار الساري. ويمكن لإصدار يُفعَّل بعدها أن يحل محلها.
next-in-force = هي القاعدة
next-in-force-why = لم يبق شيء لفعله. كل تغيير مسودة جديدة.

stand-invalid_record = المصدر أو الشخص غير معروف
stand-erased = طلب نسيانه
stand-unknown_subject = الشخص غير معروف
stand-category_excluded = نوع بيانات غير مسموح
stand-not_public = غير علني
stand-minor = صغير السن
stand-age_unknown = العمر غير معروف
stand-region_excluded = المنطقة لا تسمح
stand-objection_pending = اعتراض مفتوح
stand-objected = اعتراض مقبول
stand-refused = قال لا
stand-no_choice = لم يجب
stand-not_notified = لم يُبلَّغ بعد
stand-grace_period = المهلة جارية
stand-no_assessment = لا تقييم محفوظ
stand-collected_before_notice = أقدم من الإشعار
stand-signal = إشارة ترفض
stand-licence = لا ترخيص يغطيه
stand-personal_data = يحتوي نصه على بيانات تستبعده
stand-allow = تُستخدم
stand-other_subject = شخص آخر فيه لا يسمح
