# الأبواب وتسجيل الدخول والجلسات وما لم ينجح.
start-title = بياناتك والذكاء الاصطناعي في { $controller }
start-lead = قل لا. اعرف أين ذهبت بياناتك. استرجعها. وتحقق من أننا نفي بوعدنا.
door-member = أنا عضو
door-member-text = قرر فيم تُستخدم بياناتك. وانظر ما نتج عن ذلك.
door-member-open = افتح خصوصية بياناتك
door-staff = أدير الخصوصية
door-staff-text = الرد على الاعتراضات، والتخطيط لسياسة، ومتابعة ما يُبنى.
door-staff-open = افتح النظرة العامة
door-checker = أنا أتحقق
door-checker-text = تحقق من إيصال أو شهادة. لا تحتاج إلى حساب.
door-checker-open = تحقق من إثبات
start-no-account = ليس لديك حساب؟ اعترض هنا إن كانت المنشورات تذكرك.

sign-in-title = تسجيل الدخول إلى { $controller }
sign-in-lead = سجّل الدخول لترى كيف تُستخدم بياناتك ولتغيّر ذلك.
sign-in-with = سجّل الدخول عبر { $provider }
sign-in-again-title = سجّل الدخول إلى { $controller } مرة أخرى
sign-in-again-lead = ما يلي لا يمكن التراجع عنه. لذلك نتأكد من أنه أنت.
development-title = وضع التطوير
development-lead = هؤلاء الأشخاص خياليون. ادخل باسم أحدهم. لا يظهر هذا المربع للجمهور أبدًا.
development-enter = ادخل باسم { $name }

sessions-lead = أنهِ ما لا تعرفه. تبقى مسجل الدخول هنا.
session-current = هذه الجلسة
session-began = تسجيل الدخول:
session-used = آخر استخدام:
session-end = أنهِ هذه الجلسة

problem-not-found = هذه الصفحة غير موجودة
problem-not-found-text = تحقق من العنوان. إن كنت قد اتبعت رابطًا منا فأخبرنا: { $contact }.
problem-link-used = لم يعد هذا الرابط يعمل
problem-link-used-text = يعمل كل رابط مرة واحدة ولوقت قصير. اطلب رابطًا جديدًا.
problem-new-link = اطلب رابطًا جديدًا
problem-foreign-form = لم نقبل هذه الاستمارة
problem-foreign-form-text = لم تأت من صفحتنا. لم يتغير شيء. ارجع وأرسلها مرة أخرى.
problem-not-permitted = لا يمكنك فعل هذا
problem-not-permitted-text = دورك لا يشمل ذلك. لم يتغير شيء. هل لديك أسئلة؟ { $contact }
problem-too-many = طلبات كثيرة جدًا
problem-too-many-text = { $seconds ->
    [zero] حاول مرة أخرى الآن. لم يضع شيء.
    [one] انتظر ثانية واحدة ثم حاول مرة أخرى. لم يضع شيء.
    [two] انتظر ثانيتين ثم حاول مرة أخرى. لم يضع شيء.
    [few] انتظر { $seconds } ثوانٍ ثم حاول مرة أخرى. لم يضع شيء.
    [many] انتظر { $seconds } ثانية ثم حاول مرة أخرى. لم يضع شيء.
   *[other] انتظر { $seconds } ثانية ثم حاول مرة أخرى. لم يضع شيء.
}
problem-not-saved = لم نتمكن من حفظ اختيارك
problem-not-saved-text = لم يتغير شيء. حاول مرة أخرى، أو راسل { $contact }.
problem-not-read = لم تصل الاستمارة كاملة
problem-not-read-text = لم يتغير شيء. ارجع وأرسلها مرة أخرى.
problem-too-long = هذا أطول مما نقبل
problem-too-long-text = لم يتغير شيء. ارجع وأرسل أقل في كل مرة.
problem-changed = هذا لا يوافق ما هو قائم الآن
problem-changed-text = تغيّر الأمر في هذه الأثناء، أو أُنجز من قبل. لم نحفظ شيئًا جديدًا. أعد تحميل الصفحة.
problem-forgotten = نُسي هذا الشخص
problem-forgotten-text = لا نقبل عنه شيئًا جديدًا ولا نعطي عنه شيئًا.
problem-not-signed-in = لم نتمكن من تسجيل دخولك
problem-not-signed-in-text = لم يتغير شيء. حاول مرة أخرى. هل لديك أسئلة؟ { $contact }
problem-no-account = لا نعرف شيئًا عن هذا الحساب بعد
problem-no-account-text = ارجع إلى { $controller } وحاول لاحقًا. هل لديك أسئلة؟ { $contact }
problem-no-role = ليس لك دور هنا
problem-no-role-text = اطلب دورًا من الجهة التي تشغّل هذه الخدمة.
problem-sign-in-link = لم يعد هذا الرابط يسجّل دخولك
problem-sign-in-link-text = يعمل كل رابط مرة واحدة ولبضع دقائق. ارجع إلى { $controller } وافتح رابطًا جديدًا.
problem-failed = حدث خلل لدينا
problem-failed-text = الخطأ ليس منك. حاول مرة أخرى بعد دقيقة، أو راسل { $contact }.
problem-start = إلى البداية
problem-request = رقم هذا الطلب:
