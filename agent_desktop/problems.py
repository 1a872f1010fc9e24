"""How each refusal is told over HTTP: RFC 9457, in English and in Arabic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from agent_desktop import errors
from agent_desktop.problem import Problem
from agent_desktop.ticket_problems import TICKET_PROBLEMS
from agi.errors import (
    ActionRefusedError,
    AsteriskLostError,
    HeldByPhoneError,
    InConsultError,
    NoConsultError,
    NoSuchCallbackError,
    NoTalkError,
    NotInWrapUpError,
    NotSignedInError,
)
from core import errors as refusals
from core.errors import (
    ClosureOverError,
    NoNoticeError,
    NoSuchClosureError,
    NotPermittedError,
)
from faq_bank import errors as faq
from privacy.errors import NobodyFoundError
from recordings import errors as unfit
from supervision.errors import (
    JournalUnavailableError,
    NoSuchAgentError,
    NoSuchCallError,
    NoSuchDispositionError,
    NoSuchMessageError,
    NoSuchPauseReasonError,
    NotYourCallError,
)
from ticketing.errors import (
    BeneficiaryChangedError,
    DifferentPeopleError,
    IdentityTakenError,
    MergedAwayError,
    NoSuchBeneficiaryError,
    NoSuchMergeError,
)

CONTENT_TYPE = "application/problem+json"
BESIDE_A_FIELD = (errors.FieldRefusedError, faq.UnfitEntryError)
TYPE_PREFIX = "urn:tawasul:problem:"


JOURNAL_AWAY = Problem(
    503, "journal-away", "The journal is away", "السجل غير متاح",
    "تعذّر الوصول إلى قاعدة البيانات الآن؛ أعد المحاولة بعد لحظات.",
)  # fmt: skip
PROBLEMS: Mapping[type[Exception], Problem] = {
    NobodyFoundError: Problem(
        404, "nothing-held", "Nothing is held", "لا بيانات محفوظة",
        "لا توجد بيانات محفوظة عن هذا الشخص.",
    ),
    errors.InPracticeError: Problem(
        409, "in-practice", "You are practising", "أنت في التدريب",
        "هذا لا يتاح في التدريب: اخرج منه أولًا.",
    ),
    errors.NoMobileError: Problem(
        422, "no-mobile", "No mobile", "ليس رقم جوال",
        "رقم المتصل ليس جوالًا سعوديًا، فلا تصله رسالة.",
    ),
    faq.OutOfDateError: Problem(
        409, "out-of-date", "It does not hold today", "ليست سارية اليوم",
        "هذه الإجابة غير سارية اليوم، فلا تُرسل إلى متصل.",
    ),
    faq.NoSuchGapError: Problem(
        404, "no-such-gap", "The question is settled", "عولج السؤال من قبل",
        "عولج هذا السؤال من قبل: انظر القائمة من جديد.",
    ),
    faq.NoSuchEntryError: Problem(
        404, "no-such-entry", "No such entry", "لا يوجد مدخل كهذا",
        "لا يوجد في البنك مدخل بالمعرّف {error.entry_id}.",
    ),
    faq.NoSuchVersionError: Problem(
        404, "no-such-version", "No such version", "لا توجد نسخة كهذه",
        "ليس للمدخل {error.entry_id} نسخة رقمها {error.version}.",
    ),
    faq.EntryExistsError: Problem(
        409, "entry-exists", "The id is taken", "المعرّف مستعمل",
        "المعرّف {error.entry_id} لمدخل آخر.",
    ),
    faq.EntryChangedError: Problem(
        409, "entry-changed", "Changed meanwhile", "تغيّر المدخل",
        "غيّر {error.by} المدخل، وهو الآن في النسخة {error.version}: راجعه ثم اكتب من جديد.",
    ),
    faq.UnexpectedDeedError: Problem(
        409, "unexpected-step", "Not now", "ليس الآن",
        "حالة المدخل الآن لا تسمح بهذه الخطوة: راجعه من جديد.",
    ),
    faq.OwnDraftError: Problem(
        409, "own-draft", "Your own draft", "مسودتك أنت",
        "كتبت المدخل {error.entry_id} بنفسك: دع غيرك يراجعه.",
    ),
    faq.UnwrittenEntryError: Problem(
        409, "unwritten-entry", "Not written yet", "لم يُكتب بعد",
        "ليس للمدخل {error.entry_id} جواب أو مصدر بعد: اكتبهما أولًا.",
    ),
    faq.UnfitEntryError: Problem(
        422, "unfit-entry", "The entry has faults", "في المدخل أخطاء", "{error.sentence_ar}",
    ),
    faq.NoSuchCategoryError: Problem(
        422, "no-such-category", "No such category", "لا يوجد تصنيف كهذا",
        "لا يوجد في البنك تصنيف باسم {error.key}.",
    ),
    faq.CategoryInUseError: Problem(
        409, "category-in-use", "The category is not empty", "التصنيف غير فارغ",
        "انقل ما في التصنيف {error.key} أولًا.",
    ),
    faq.CategoryLoopError: Problem(
        409, "category-loop", "A category below itself", "تصنيف تحت نفسه",
        "لا يقع التصنيف {error.key} تحت نفسه.",
    ),
    faq.UnreadableFileError: Problem(
        422, "unreadable-file", "The file cannot be used", "تعذّرت قراءة الملف",
        "{error.sentence_ar}",
    ),
    faq.ImportRefusedError: Problem(
        422, "faulty-rows", "The file has faults", "في الملف أخطاء",
        "في الملف {error.faults} من الأخطاء، ولم يُستورد شيء.",
    ),
    faq.ImportOvertakenError: Problem(
        409, "import-overtaken", "Changed meanwhile", "تغيّر البنك",
        "غيّر شخص آخر مدخلات في هذه الأثناء، ولم يُستورد شيء: أعد المحاولة.",
    ),
    faq.UnknownFormError: Problem(
        400, "unknown-form", "No such form", "لا توجد صيغة كهذه",
        "الصيغ هي json وcsv وxlsx.",
    ),
    faq.NoSuchAttachmentError: Problem(
        404, "no-such-attachment", "No such attachment", "لا يوجد مرفق كهذا",
        "لا يوجد في البنك مرفق كهذا.",
    ),
    faq.UnfitAttachmentError: Problem(
        422, "unfit-attachment", "No such files", "ملف غير مناسب",
        "أرفق ملف PDF أو DOCX أو XLSX أو صورة، {error.megabytes} ميغابايت على الأكثر.",
    ),
    NoSuchBeneficiaryError: Problem(
        404, "no-such-beneficiary", "No such beneficiary", "لا يوجد مستفيد كهذا",
        "لا يوجد مستفيد بالرقم {error.number}.",
    ),
    IdentityTakenError: Problem(
        409, "identity-taken", "Somebody has this national ID", "رقم الهوية لمستفيد آخر",
        "رقم الهوية هذا للمستفيد {error.number}: ادمج الاثنين.",
    ),
    BeneficiaryChangedError: Problem(
        409, "beneficiary-changed", "Changed meanwhile", "تغيّرت البيانات",
        "غيّر شخص آخر بيانات المستفيد: راجعها ثم اكتب من جديد.",
    ),
    MergedAwayError: Problem(
        409, "merged-away", "One with another", "مدموج مع غيره",
        "هذا المستفيد هو نفسه المستفيد {error.number}: غيّر بياناته هناك.",
    ),
    NoSuchMergeError: Problem(
        409, "no-such-merge", "No such merge", "لا يوجد دمج كهذا",
        "المستفيد {error.other} ليس آخر من دُمج في {error.number}: تراجع عن آخر دمج أولًا.",
    ),
    DifferentPeopleError: Problem(
        409, "different-people", "Two people", "شخصان مختلفان",
        "لا يمكن الدمج: رقما هوية مختلفان، أو المستفيد نفسه مرتين.",
    ),
    NoSuchCallError: Problem(
        404, "no-such-call", "No such call", "لا توجد مكالمة كهذه",
        "لا توجد في السجل مكالمة بالمعرّف {error.call_id}.",
    ),
    NoSuchAgentError: Problem(
        404, "no-such-agent", "No such agent", "لا يوجد موظف كهذا",
        "لا يوجد موظف بالتحويلة {error.extension}.",
    ),
    NotSignedInError: Problem(
        409, "agent-not-signed-in", "The agent is not signed in", "الموظف لم يسجّل دخوله",
        "الموظف {error.extension} لم يسجّل دخوله.",
    ),
    NoTalkError: Problem(
        409, "no-talk", "Nobody to talk with", "لا توجد مكالمة الآن",
        "لا توجد مكالمة جارية للموظف {error.extension}.",
    ),
    NoConsultError: Problem(
        409, "no-consult", "No colleague is asked", "لا استشارة جارية الآن",
        "الموظف {error.extension} لا يستشير زميلًا الآن، أو لم يرد الزميل بعد.",
    ),
    HeldByPhoneError: Problem(
        409, "held-by-phone", "The phone itself holds the caller", "المتصل في انتظار الهاتف نفسه",
        "هاتف الموظف {error.extension} هو الذي وضع المتصل في الانتظار: استعده من الهاتف.",
    ),
    InConsultError: Problem(
        409, "in-consult", "A colleague is asked already", "توجد استشارة جارية",
        "الموظف {error.extension} يستشير زميلًا الآن: أنهِ الاستشارة أولًا.",
    ),
    errors.NoAgentError: Problem(
        409, "no-agent", "No agent belongs to the account", "لا يوجد موظف مرتبط بالحساب",
        "لا يوجد موظف مرتبط بحسابك: اطلب ذلك من المسؤول.",
    ),
    AsteriskLostError: Problem(
        503, "asterisk-away", "Asterisk is away", "المقسم غير متاح",
        "تعذّر الوصول إلى المقسم الآن؛ أعد المحاولة بعد لحظات.",
    ),
    ActionRefusedError: Problem(
        502, "asterisk-refused", "Asterisk refused", "رفض المقسم الأمر",
        "رفض المقسم الأمر {error.action}: {error.reason}",
    ),
    NoSuchCallbackError: Problem(
        404, "no-such-callback", "No such callback", "لا يوجد طلب اتصال كهذا",
        "لا يوجد طلب معاودة اتصال بالرقم {error.callback_id} ينتظر دوره.",
    ),
    JournalUnavailableError: JOURNAL_AWAY,
    NotInWrapUpError: Problem(
        409, "not-in-wrap-up", "The wrap-up is over", "انتهى وقت الإنهاء",
        "لا إنهاء جاريًا للمكالمة {error.call_id}.",
    ),
    NotYourCallError: Problem(
        404, "not-your-call", "Not your call", "ليست مكالمتك",
        "المكالمة {error.call_id} ليست من مكالماتك.",
    ),
    NoSuchPauseReasonError: Problem(
        422, "no-such-pause-reason", "No such reason", "لا يوجد سبب كهذا",
        "اختر سبب التوقف من القائمة.",
    ),
    NoSuchDispositionError: Problem(
        422, "no-such-disposition", "No such disposition", "لا توجد نتيجة كهذه",
        "اختر نتيجة المكالمة من القائمة.",
    ),
    NoSuchMessageError: Problem(
        404, "no-such-message", "No such message", "لا توجد رسالة كهذه",
        "لا توجد لك رسالة بالرقم {error.number}.",
    ),
    errors.BadParameterError: Problem(
        400, "bad-parameter", "A parameter cannot be used", "قيمة في العنوان غير صالحة",
        "يجب أن تكون قيمة {error.name} {error.wanted_ar}.",
    ),
    errors.BadBodyError: Problem(
        400, "bad-body", "The body cannot be read", "تعذّرت قراءة محتوى الطلب",
        "يجب أن يكون المحتوى كائن JSON بترميز UTF-8.",
    ),
    errors.BadFieldError: Problem(
        422, "bad-field", "A field cannot be used", "حقل غير صالح",
        "يجب أن تكون قيمة {error.name} {error.wanted_ar}.",
    ),
    errors.NothingTickedError: Problem(
        422, "nothing-ticked", "Nothing was done", "لم يُنفَّذ شيء",
        "لم يُنفَّذ شيء: اختر الطلبات، واكتب ما يحتاجه الإجراء.",
    ),
    errors.TooManyTickedError: Problem(
        422, "too-many-ticked", "Too many at once", "طلبات كثيرة",
        "لم يُنفَّذ: يُنفَّذ الإجراء على {error.most} طلب في المرة الواحدة على الأكثر.",
    ),
    errors.FieldRefusedError: Problem(
        422, "bad-field", "A field cannot be used", "حقل غير صالح", "{error.sentence_ar}",
    ),
    NoNoticeError: Problem(
        409, "no-notice", "No notice stands", "لا يوجد تنبيه قائم",
        "لا يوجد تنبيه يسمعه المتصلون الآن.",
    ),
    NoSuchClosureError: Problem(
        404, "no-such-closure", "No such closure", "لا يوجد إغلاق كهذا",
        "لا يوجد إغلاق بالرقم {error.number}.",
    ),
    ClosureOverError: Problem(
        409, "closure-over", "The closure is over", "انتهى الإغلاق",
        "انتهى الإغلاق {error.number} من قبل.",
    ),
    errors.WhoAreYouError: Problem(
        401, "who-are-you", "Sign in first", "سجّل دخولك أولًا",
        "سجّل دخولك، أو أرسل رمز وصول صالحًا.",
    ),
    NotPermittedError: Problem(
        403, "not-permitted", "Not permitted", "غير مسموح",
        "ليس للدور {error.role} الصلاحية {error.permission}.",
    ),
    errors.ForeignOriginError: Problem(
        403, "foreign-origin", "Request from another site", "طلب من موقع آخر",
        "جاء الطلب من صفحة في موقع آخر.",
    ),
    unfit.NoSuchPromptError: Problem(
        404, "no-such-prompt", "No such prompt", "لا يوجد مقطع كهذا",
        "لا يوجد مقطع صوتي باسم {error.place}.",
    ),
    unfit.NotBuiltError: Problem(
        404, "prompt-not-built", "The prompt has no sound yet", "المقطع بلا صوت بعد",
        "لم يُبنَ صوت المقطع {error.place} بعد.",
    ),
    unfit.NoRecordingError: Problem(
        409, "no-recording", "There is no recording", "لا يوجد تسجيل",
        "لا يوجد للمقطع {error.place} تسجيل بصوت شخص.",
    ),
    unfit.NoSoundError: Problem(
        422, "no-sound", "The file is no sound", "الملف ليس صوتًا",
        "لا صوت في هذا الملف يمكن قراءته: أرسل WAV أو MP3 أو M4A أو OGG أو FLAC.",
    ),
    unfit.TooShortError: Problem(
        422, "too-short", "The recording is too short", "التسجيل أقصر من اللازم",
        "لا يُسمع فيه سوى {error.seconds} ثانية، وأقل ما يُقبل {error.least} ثانية.",
    ),
    unfit.TooLongError: Problem(
        422, "too-long", "The recording is too long", "التسجيل أطول من المسموح",
        "أطول ما يُقبل لهذا المقطع {error.most:g} ثانية.",
    ),
    unfit.SilentError: Problem(
        422, "silent", "The recording is silent", "التسجيل صامت",
        "لا يُسمع في التسجيل شيء: هل كان الميكروفون يعمل؟",
    ),
    unfit.ClippedError: Problem(
        422, "clipped", "The recording is too loud", "التسجيل مشوّه من شدة الصوت",
        "بلغ {error.percent}% من الكلام أقصى الشدة فتشوّه: أعد التسجيل بصوت أخفض أو أبعد قليلًا.",
    ),
    unfit.NoisyError: Problem(
        422, "noisy", "The room is too loud", "في التسجيل ضجيج",
        "لا يعلو الصوت على ضجيج المكان إلا {error.decibels} ديسيبل والمطلوب {error.least}: "
        "سجّل في مكان أهدأ.",
    ),
    unfit.StudioBusyError: Problem(
        503, "studio-busy", "The sound workshop is busy", "معالجة الصوت مشغولة",
        "لم تتم معالجة التسجيل في الوقت المحدد؛ أعد المحاولة.",
    ),
    errors.PrinterAwayError: Problem(
        503, "printer-away", "No PDF now", "لا يمكن إنشاء PDF الآن",
        "لا يمكن إنشاء ملف PDF هنا الآن: اطبع الصفحة من المتصفح.",
    ),
    errors.RangeError: Problem(
        416, "bad-range", "No such range", "نطاق غير موجود",
        "الصوت أقصر من النطاق المطلوب.",
    ),
    errors.FileTooLargeError: Problem(
        413, "file-too-large", "The file is too large", "الملف كبير",
        "أكبر ملف يُقبل {error.most} م.ب.",
    ),
    errors.UnfinishedError: Problem(
        401, "unfinished-sign-in", "The sign-in is not finished", "لم يكتمل الدخول",
        "أكمل تسجيل الدخول أولًا.",
    ),
    errors.ProviderError: Problem(
        502, "provider", "The identity provider let nobody in", "تعذّر الدخول عبر مزوّد الهوية",
        "لم يقبل مزوّد الهوية الدخول؛ أعد المحاولة، أو ادخل باسمك وكلمة مرورك.",
    ),
    errors.UnknownIdentityError: Problem(
        403, "unknown-identity", "No account is yours", "لا يوجد حساب لك",
        "لا يوجد في هذا المركز حساب لك: اطلب من مدير النظام أن ينشئه.",
    ),
    refusals.TooManyTriesError: Problem(
        429, "too-many-tries", "Too many tries", "محاولات كثيرة",
        "محاولات فاشلة كثيرة؛ أعد المحاولة بعد {error.retry_after} ثانية.",
    ),
    refusals.PasswordTooShortError: Problem(
        422, "password-too-short", "The password is too short", "كلمة المرور قصيرة",
        "يجب ألا تقل كلمة المرور عن {error.least} أحرف.",
    ),
    refusals.PasswordTooLongError: Problem(
        422, "password-too-long", "The password is too long", "كلمة المرور طويلة",
        "يجب ألا تزيد كلمة المرور على {error.most} حرفًا.",
    ),
    refusals.PasswordIsNameError: Problem(
        422, "password-is-name", "The password is the name", "كلمة المرور هي الاسم",
        "كلمة المرور مبنية على الاسم: اختر كلمة لا يخمّنها أحد.",
    ),
    refusals.CommonPasswordError: Problem(
        422, "common-password", "The password is a common one", "كلمة المرور شائعة",
        "هذه من أول ما يُخمَّن من كلمات المرور: اختر غيرها.",
    ),
    refusals.SamePasswordError: Problem(
        422, "same-password", "The password is the same", "كلمة المرور لم تتغير",
        "كلمة المرور الجديدة هي السابقة نفسها: اختر غيرها.",
    ),
    refusals.WrongPasswordError: Problem(
        422, "wrong-password", "The password is not right", "كلمة المرور غير صحيحة",
        "كلمة المرور الحالية غير صحيحة.",
    ),
    refusals.WrongCodeError: Problem(
        422, "wrong-code", "The code is not right", "الرمز غير صحيح",
        "الرمز غير صحيح: انتظر الرمز التالي واكتبه.",
    ),
    refusals.SecondFactorNeededError: Problem(
        409, "second-factor-needed", "A second factor is required", "التحقق بخطوتين لازم",
        "يجب أن يبقى التحقق بخطوتين مفعّلًا لهذا الحساب.",
    ),
    refusals.NoSuchAccountError: Problem(
        404, "no-such-account", "No such account", "لا يوجد حساب كهذا",
        "لا يوجد حساب بالاسم {error.name}.",
    ),
    refusals.AccountExistsError: Problem(
        409, "account-exists", "The name is taken", "الاسم مستخدم",
        "يوجد حساب بالاسم {error.name}.",
    ),
    refusals.ExtensionTakenError: Problem(
        409, "extension-taken", "The extension is taken", "التحويلة مستخدمة",
        "التحويلة {error.extension} لحساب آخر.",
    ),
    refusals.BadNameError: Problem(
        422, "bad-name", "The name cannot be used", "الاسم غير صالح",
        "الاسم من 1 إلى 64 من الحروف اللاتينية والأرقام و . و - و _ فقط.",
    ),
    refusals.BadFullNameError: Problem(
        422, "bad-full-name", "The person's name cannot be used", "اسم الشخص غير صالح",
        "اسم الشخص سطر واحد من 1 إلى 80 حرفًا.",
    ),
    refusals.LastAdministratorError: Problem(
        409, "last-administrator", "The last administrator", "آخر مدير للنظام",
        "هذا آخر مدير للنظام: أنشئ غيره أولًا.",
    ),
    refusals.NoSuchSessionError: Problem(
        404, "no-such-session", "No such session", "لا توجد جلسة كهذه",
        "لا توجد جلسة مفتوحة بالرقم {error.number}.",
    ),
    refusals.TokenExistsError: Problem(
        409, "token-exists", "The name is taken", "الاسم مستخدم",
        "يوجد رمز وصول بالاسم {error.name}؛ ألغه أولًا.",
    ),
    refusals.NoSuchTokenError: Problem(
        404, "no-such-token", "No such token", "لا يوجد رمز كهذا",
        "لا يوجد رمز وصول مستخدم بالاسم {error.name}.",
    ),
    refusals.BadScopeError: Problem(
        422, "bad-scope", "The role does not hold this", "ليس للدور هذه الصلاحية",
        "لا يمكن أن تكون لرمز وصول بالدور {error.role} الصلاحية {error.permission}.",
    ),
    **TICKET_PROBLEMS,
}  # fmt: skip

NO_SUCH_PAGE = Problem(404, "no-such-page", "No such page", "لا توجد صفحة كهذه", "")
NO_SUCH_METHOD = Problem(405, "no-such-method", "Method not allowed", "طريقة غير مسموحة", "")
TOO_LARGE = Problem(413, "too-large", "The request is too large", "الطلب أكبر من المسموح", "")
BAD_REQUEST = Problem(400, "bad-request", "The request cannot be read", "تعذّرت قراءة الطلب", "")
OUR_FAULT = Problem(500, "our-fault", "Something broke here", "حدث خطأ لدينا", "")

OF_STATUS: Mapping[int, tuple[Problem, str, str]] = {
    404: (NO_SUCH_PAGE, "There is nothing at this address.", "لا شيء في هذا العنوان."),
    405: (NO_SUCH_METHOD, "The address does not take this method.", "العنوان لا يقبل هذه الطريقة."),
    413: (TOO_LARGE, "Send less.", "أرسل محتوى أصغر."),
    500: (OUR_FAULT, "It has been written down; try again.", "سُجّل الخطأ؛ أعد المحاولة."),
}  # fmt: skip
DATABASE_AWAY = "The database cannot be reached now; try again in a moment."
UNREADABLE = (BAD_REQUEST, "The request cannot be read.", "تعذّرت قراءة الطلب.")


@dataclass(frozen=True, slots=True)
class Told:
    """What one visitor is told: the problem, with the facts of this time."""

    problem: Problem
    detail: str
    detail_ar: str
    headers: Mapping[str, str] = field(default_factory=dict)
    beside: str | None = None  # the field of a form that it is about
    faults: Sequence[Mapping[str, str]] = ()  # of an entry's fields, each in both languages


def told_of(error: Exception) -> Told:
    """Return how *error*, one of PROBLEMS, is told; the one place where a refusal becomes HTTP."""
    problem = PROBLEMS[type(error)]
    headers: dict[str, str] = {}
    if isinstance(error, errors.WhoAreYouError):
        headers["WWW-Authenticate"] = 'Bearer realm="tawasul"'
    if isinstance(error, refusals.TooManyTriesError):
        headers["Retry-After"] = str(error.retry_after)
    beside = error.field if isinstance(error, BESIDE_A_FIELD) else None
    faults = faults_of(error) if isinstance(error, faq.UnfitEntryError) else ()
    return Told(problem, str(error), problem.detail_ar.format(error=error), headers, beside, faults)


def faults_of(error: faq.UnfitEntryError) -> list[Mapping[str, str]]:
    """Return what is wrong with an entry, field by field."""
    return [
        {"field": it.field, "detail": it.english, "detail_ar": it.arabic} for it in error.faults
    ]


def told_of_status(status: int) -> Told:
    """Return how a bare HTTP status is told."""
    return Told(*OF_STATUS.get(status, UNREADABLE))


def as_json(told: Told, *, more: Mapping[str, Any] | None = None) -> web.Response:
    """Return the problem document of RFC 9457, with the Arabic beside the English."""
    document = {
        **(more or {}),
        "type": f"{TYPE_PREFIX}{told.problem.slug}",
        "title": told.problem.title,
        "title_ar": told.problem.title_ar,
        "status": told.problem.status,
        "detail": told.detail,
        "detail_ar": told.detail_ar,
        **({"field": told.beside} if told.beside else {}),
        **({"faults": told.faults} if told.faults else {}),
    }
    return web.Response(
        status=told.problem.status,
        body=orjson.dumps(document),
        content_type=CONTENT_TYPE,
        headers=told.headers,
    )
