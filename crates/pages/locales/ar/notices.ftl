# ما أُخبر به الأعضاء.
notices-lead = ما أخبرناك به عن استخدام بياناتك، الأحدث أولًا.
notices-empty = لم نرسل إليك أي إشعار بعد. لا يبدأ شيء قبل ذلك.
notice-title = نريد استخدام منشوراتك لتدريب الذكاء الاصطناعي. القرار لك.
notice-title-told = تغيرت طريقة استخدامنا لبياناتك
notice-published = نُشر في
notice-seen = اطلعت عليه في
notice-any-time = أجب متى شئت. لا يبدأ شيء ما لم تقل نعم.
notice-unread = غير مقروء
notice-put-off = القرار مؤجل
notice-answered = أجبت عنه
notice-read = اقرأ هذا الإشعار
notice-read-again = اقرأه مرة أخرى

changed-title = ما الذي تغير
changed-before = سابقًا:
changed-after = الآن:
changed-no-more = الآن: لم يعد موجودًا.
told-no-switch = يسمح لنا القانون بذلك دون سؤال، ولذلك لا يوجد مفتاح. يمكنك الاعتراض.

decide-later = قرأت هذا وسأقرر لاحقًا
decide-later-hint = إن قررت لاحقًا، يبقى متوقفًا حتى تقول نعم.
notice-have-read = قرأت هذا
later-saved = سجلنا ذلك. لا يبدأ شيء حتى تقول نعم.
