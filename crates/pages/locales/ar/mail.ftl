# رسائل البريد، نصًّا عاديًا.
mail-notice-subject = { $controller }: نريد استخدام منشوراتك لتدريب الذكاء الاصطناعي. القرار لك.
mail-notice-what = تريد { $controller } استخدام منشوراتك لتدريب الذكاء الاصطناعي. القرار لك.
mail-notice-nothing-starts = لا يبدأ شيء ما لم تقل نعم. يمكنك أن تجيب متى شئت.
mail-notice-read = اقرأ الإشعار هنا:
mail-notice-link-shows = يعرض الرابط الإشعار. لا يغيّر فتحه شيئًا.
mail-unasked-subject = { $controller }: كيف نستخدم منشوراتك لتدريب الذكاء الاصطناعي
mail-unasked-what = تستخدم { $controller } المنشورات لتدريب الذكاء الاصطناعي. لبعض الاستخدامات نسألك أولًا. وبعضها يسمح به القانون دون سؤال.
mail-unasked-object = يمكنك الاعتراض على هذه في أي وقت. لست مضطرًا إلى ذكر سبب.
mail-object-subject = { $controller }: رابطك للاعتراض
mail-object-what = طلب شخص من { $controller } استمارة اعتراض بهذا البريد الإلكتروني.
mail-object-open = افتح الاستمارة هنا. يعمل الرابط مرة واحدة:
mail-object-not-you = ألست أنت من طلبه؟ إذن لا تفعل شيئًا. لا يغيّر فتح الرابط شيئًا.
