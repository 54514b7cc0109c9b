# أسئلة بزر واحد: لا يحدث شيء قبل الضغط عليه.
ask-sign-out = هل تريد تسجيل الخروج؟
ask-sign-out-text = يمكنك العودة في أي وقت.
ask-sign-out-do = تسجيل الخروج
ask-other-account = شخص آخر مسجّل الدخول هنا
ask-other-account-text = رابطك لحساب آخر. لاستخدامه يُسجَّل خروج الحساب الآخر.
ask-other-account-do = سجّل الخروج واستخدم الرابط
ask-by-link = الاعتراض دون حساب
ask-by-link-text = تابع إلى الاستمارة. لن يعمل الرابط بعد ذلك.
ask-by-link-do = تابع إلى الاستمارة
ask-again = أثبت مرة أخرى أنه أنت
ask-again-text = ما يلي لا يمكن التراجع عنه. لذلك نتأكد من أنه أنت.
ask-again-do = هذا أنا
development-account = حساب عضو
development-enter-account = ادخل بهذا الحساب
