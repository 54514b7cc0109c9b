# ما يحيط بكل صفحة.
skip-to-content = انتقل إلى المحتوى الرئيسي
moment = { $date }، { $clock } بالتوقيت العالمي
percent = { $share }%
error-prefix = خطأ: { $title }
error-summary = هناك مشكلة
page-title = { $title } – { $controller }
nav-member = خصوصيتك
nav-staff = إدارة الخصوصية
nav-public = البداية
demo-notice = هذا عرض توضيحي. { $controller } وكل من فيها شخصيات خيالية.

place-notices = الإشعارات
place-notices-unread = { $count ->
    [zero] لا إشعارات غير مقروءة
    [one] إشعار واحد غير مقروء
    [two] إشعاران غير مقروءين
    [few] { $count } إشعارات غير مقروءة
    [many] { $count } إشعارًا غير مقروء
   *[other] { $count } إشعار غير مقروء
}
place-privacy = خصوصية البيانات
place-where = أين ذهبت بياناتك
place-object = الاعتراض
place-forget = انسوا بياناتي
place-receipts = الإيصالات
place-sessions = أماكن تسجيل دخولك
place-verify = تحقق من إثبات
place-start = البداية
place-sign-in = تسجيل الدخول

place-overview = نظرة عامة
place-cases = الحالات
place-policies = السياسات
place-datasets = مجموعات البيانات
place-models = النماذج
place-ledger = السجل
place-notice-board = الإشعارات
place-audit = التدقيق
place-settings = الإعدادات

sign-out = تسجيل الخروج
signed-in-as = سجلت الدخول باسم { $name }
footer-help = المساعدة
footer-contact = هل لديك أسئلة عن بياناتك؟ راسل مسؤول حماية البيانات لدينا:
footer-authority = يمكنك أيضًا تقديم شكوى إلى الجهة الرقابية:
footer-languages = اللغة
footer-proof = يمكن لأي شخص التحقق من إثباتاتنا دون أن يثق بنا.
status-title-success = تم
status-title-notice = مهم
pages-newer = الأحدث
pages-older = الأقدم
pages-label = صفحات أخرى
required-error = املأ هذا الحقل.
change = تعديل
change-about = تعديل: { $what }
