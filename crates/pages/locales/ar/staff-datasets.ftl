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
found-MAC_ADDRESS = عناوين أجهزة (MAC)
found-BIC = رموز مصارف (BIC)
found-US_ROUTING = أرقام توجيه المصارف الأمريكية
found-CRYPTO_ADDRESS = عناوين عملات مشفرة
found-IMEI = أرقام أجهزة محمولة (IMEI)
found-VIN = أرقام تعريف المركبات
found-US_ITIN = أرقام دافعي الضرائب الأمريكية (ITIN)
found-US_NPI = أرقام مقدمي الرعاية الصحية الأمريكيين (NPI)
found-UK_NHS = أرقام الخدمة الصحية البريطانية (NHS)
found-UK_NINO = أرقام التأمين الوطني البريطانية
found-DE_TAX_ID = أرقام ضريبية ألمانية
found-ES_NIF = أرقام هوية إسبانية (NIF)
found-ES_NIE = أرقام أجانب إسبانية (NIE)
found-IT_FISCAL_CODE = رموز ضريبية إيطالية
found-FR_NIR = أرقام الضمان الاجتماعي الفرنسية
found-NL_BSN = أرقام مواطنين هولندية (BSN)
found-PL_PESEL = أرقام هوية بولندية (PESEL)
found-SE_PERSONNUMMER = أرقام هوية سويدية
found-FI_HETU = رموز هوية فنلندية
found-DK_CPR = أرقام هوية دنماركية (CPR)
found-NO_FNR = أرقام ميلاد نرويجية
found-BR_CPF = أرقام ضريبية برازيلية للأفراد (CPF)
found-BR_CNPJ = أرقام ضريبية برازيلية للشركات (CNPJ)
found-IN_AADHAAR = أرقام آدهار الهندية
found-IN_PAN = أرقام ضريبية هندية (PAN)
found-AU_TFN = أرقام ضريبية أسترالية
found-AU_ABN = أرقام أعمال أسترالية
found-CA_SIN = أرقام التأمين الاجتماعي الكندية
found-KR_RRN = أرقام مقيمين كورية
found-CH_AHV = أرقام الضمان الاجتماعي السويسرية (AHV)
found-VAT_ID = أرقام ضريبة القيمة المضافة
found-DE_PENSION = أرقام تأمين التقاعد الألمانية
found-DE_HEALTH = أرقام التأمين الصحي الألمانية
found-DE_TAX_NUMBER = أرقام مكاتب الضرائب الألمانية
found-AT_SVNR = أرقام التأمين الاجتماعي النمساوية
found-AT_TAX_NUMBER = أرقام ضريبية نمساوية
found-CH_UID = أرقام شركات سويسرية (UID)
found-FR_SIREN = أرقام شركات فرنسية (SIREN)
found-FR_SIRET = أرقام منشآت فرنسية (SIRET)
found-FR_SPI = أرقام ضريبية فرنسية (SPI)
found-BE_NRN = أرقام السجل الوطني البلجيكي
found-ES_CIF = أرقام شركات إسبانية (CIF)
found-ES_NSS = أرقام الضمان الاجتماعي الإسبانية
found-NL_RSIN = أرقام شركات هولندية (RSIN)
found-PT_NIF = أرقام ضريبية برتغالية (NIF)
found-PT_NISS = أرقام الضمان الاجتماعي البرتغالية (NISS)
found-BR_VOTER = أرقام ناخبين برازيلية
found-BR_PIS = أرقام عاملين برازيلية (PIS)
found-EU_HEALTH_CARD = بطاقات التأمين الصحي الأوروبية
found-ID_CARD = أرقام بطاقات هوية
found-PASSPORT = أرقام جوازات سفر
found-DRIVER_LICENSE = أرقام رخص قيادة
found-BANK_ACCOUNT = أرقام حسابات مصرفية
found-DATE_OF_BIRTH = تواريخ ميلاد
found-STREET_ADDRESS = عناوين شوارع
found-POSTCODE = رموز بريدية
found-GPS_POSITION = مواقع على الخريطة
found-AGE = أعمار
found-SECRET = كلمات مرور ومفاتيح
found-USERNAME = أسماء المستخدمين
found-DATE = تواريخ
found-NRP = الجنسية أو الدين أو السياسة
found-TITLE = ألقاب ومهن
found-PERSON = أسماء أشخاص
found-LOCATION = أسماء أماكن
found-ORG = أسماء منظمات
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
