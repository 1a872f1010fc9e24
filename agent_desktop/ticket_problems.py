"""How each refusal about requests is told over HTTP."""

from collections.abc import Mapping

from agent_desktop.problem import Problem
from core.errors import CalendarFormError, SheetError
from ticketing import errors

TICKET_PROBLEMS: Mapping[type[Exception], Problem] = {
    errors.NoSuchRequestError: Problem(
        404, "no-such-ticket", "No such request", "لا يوجد طلب كهذا",
        "لا يوجد طلب بالرقم {error.number}.",
    ),
    errors.NoSuchActionError: Problem(
        404, "no-such-action", "No such action", "لا يوجد إجراء كهذا",
        "لا يوجد إجراء باسم {error.action}.",
    ),
    SheetError: Problem(
        422, "unreadable-sheet", "The file cannot be read", "تعذّرت قراءة الملف",
        "تعذّرت قراءة الملف: {error.reason_ar}.",
    ),
    errors.FaultsInSheetError: Problem(
        422, "faulty-lines", "The file has faults", "في الملف أخطاء",
        "في الملف أخطاء، ولم يُسجَّل منه شيء: كل خطأ مذكور برقم سطره.",
    ),
    errors.TooManyToUncoverError: Problem(
        422, "too-many-to-uncover", "Too many national IDs", "أرقام هوية كثيرة",
        "ضيّق القائمة أولًا: لا تُصدَّر أرقام الهوية الكاملة لأكثر من {error.most} طلب.",
    ),
    errors.NoSuchWebhookError: Problem(
        404, "no-such-webhook", "No such webhook", "لا يوجد عنوان إخطار كهذا",
        "لا يوجد عنوان إخطار بالمعرّف {error.webhook_id}.",
    ),
    errors.BadWebhookError: Problem(
        422, "bad-webhook", "The address cannot be told", "عنوان الإخطار غير صالح",
        "يجب أن يبدأ العنوان بـ https:// وأن يكون خارج هذه الشبكة.",
    ),
    errors.NoSuchEventError: Problem(
        422, "no-such-event", "No such event", "لا يوجد حدث كهذا",
        "لا يوجد حدث باسم {error.event}.",
    ),
    errors.NoSuchFileError: Problem(
        404, "no-such-file", "No such file", "لا يوجد مرفق كهذا", "لا يوجد في الطلب مرفق كهذا.",
    ),
    errors.UnfitFileError: Problem(
        422, "unfit-file", "The file is not taken", "الملف غير مقبول",
        "أرفق PDF أو PNG أو JPEG أو نصًّا أو مستند Word أو Excel سليمًا، 10 م.ب على الأكثر، "
        "و20 ملفًّا على الأكثر للطلب الواحد.",
    ),
    errors.TooManyFilesError: Problem(
        422, "too-many-files", "Too many files", "ملفات كثيرة",
        "لكم أن ترفقوا بالطلب الواحد {error.most} ملفات، وقد أرفقتموها.",
    ),
    errors.InfectedFileError: Problem(
        422, "infected-file", "The file is infected", "الملف مصاب ببرمجية خبيثة",
        "في الملف برمجية خبيثة ({error.malware})، ولم يُحفظ.",
    ),
    errors.UnknownPlaceholderError: Problem(
        422, "unknown-placeholder", "Unknown placeholder", "موضع مجهول",
        "لا يُعرف ما يُملأ به {error.words}.",
    ),
    errors.NoSuchTemplateError: Problem(
        404, "no-such-template", "No such template", "لا يوجد نموذج كهذا",
        "لا يوجد نموذج إفادة بالرقم {error.template_id}.",
    ),
    errors.NotOfficeError: Problem(
        403, "not-its-office", "Not your entity's", "ليست جهتك",
        "لا يحفظ نماذج الجهة {error.entity} إلا منسقوها ورئيسها.",
    ),
    errors.TooManyTemplatesError: Problem(
        409, "too-many-templates", "Too many templates", "بلغت الجهة الحد الأعلى",
        "لدى الجهة {error.most} نموذج: احذف واحدًا أولًا.",
    ),
    errors.BadViewNameError: Problem(
        422, "bad-name", "The name does not fit", "الاسم غير صالح",
        "الاسم من حرف إلى {error.most} حرفًا في سطر واحد.",
    ),
    errors.NumberInViewError: Problem(
        422, "number-in-view", "Not kept", "لا يُحفظ",
        "لا يُحفظ البحث عن رقم طلب أو هوية أو جوال.",
    ),
    errors.NameTakenError: Problem(
        409, "name-taken", "The name is taken", "الاسم مستخدم",
        "الاسم {error.name} مستخدم: اختر غيره.",
    ),
    errors.TooManyViewsError: Problem(
        409, "too-many-views", "Too many views", "بلغت الحد الأعلى",
        "لديك {error.most} عرضًا محفوظًا: احذف واحدًا أولًا.",
    ),
    errors.NoSuchViewError: Problem(
        404, "no-such-view", "No such view", "لا يوجد عرض كهذا",
        "لا يوجد عرض محفوظ بالرقم {error.view_id}.",
    ),
    errors.NotLedError: Problem(
        403, "not-led", "Not your entity to share with", "لست رئيس الجهة",
        "لا يشارك مع منسوبي الجهة {error.entity} إلا رئيسها.",
    ),
    errors.CannotMentionError: Problem(
        422, "cannot-mention", "They may not see it", "لا يطّلع على الطلب",
        "لا يطّلع على الطلب مَن ذكرتهم: {error.names}. اذكر من تعرضه القائمة بعد @.",
    ),
    errors.FileStaysError: Problem(
        409, "file-stays", "The file stays", "لا يُزال المرفق",
        "لا يُزال المرفق {error.name}: أرفقه غيرك، أو أُرسل مع إفادة.",
    ),
    errors.ScannerAwayError: Problem(
        503, "scanner-away", "Files cannot be checked now", "تعذّر فحص الملفات الآن",
        "تعذّر فحص الملف الآن؛ أعد المحاولة بعد قليل.",
    ),
    errors.NotYoursError: Problem(
        403, "not-your-part", "Not your part", "ليس من صلاحيتك",
        "ليس لك هذا الإجراء في هذا الطلب.",
    ),
    errors.DeedOutOfPlaceError: Problem(
        409, "out-of-place", "Not at this stage", "لا يصح في هذه المرحلة",
        "لا يصح هذا الإجراء في حالة الطلب الآن.",
    ),
    errors.RequestChangedError: Problem(
        409, "ticket-changed", "Changed meanwhile", "تغيّر الطلب",
        "غيّر شخص آخر الطلب {error.number}: راجعه ثم أعد ما أردت.",
    ),
    errors.KeyReusedError: Problem(
        409, "key-reused", "The key was used", "المفتاح مستخدم",
        "استُخدم هذا المفتاح لطلب آخر: خذ مفتاحًا جديدًا.",
    ),
    errors.NoSuchSubjectError: Problem(
        422, "no-such-subject", "No such subject", "لا يوجد موضوع كهذا",
        "لا يوجد موضوع بالرمز {error.code}.",
    ),
    errors.NoSuchEntityError: Problem(
        422, "no-such-entity", "No such entity", "لا توجد جهة كهذه",
        "لا توجد جهة بالرمز {error.code}.",
    ),
    errors.NoEntityNamedError: Problem(
        422, "no-entity-named", "Which entity?", "أي جهة؟",
        "اذكر الجهة المعنية: الموضوع لا يحددها.",
    ),
    errors.FieldsMissingError: Problem(
        422, "fields-missing", "Fields are missing or wrong", "حقول ناقصة أو خاطئة",
        "حقول ناقصة أو خاطئة في نموذج الموضوع: {error.names}.",
    ),
    errors.BadIdentityError: Problem(
        422, "bad-identity", "No national ID", "رقم الهوية غير صحيح",
        "رقم الهوية عشرة أرقام يبدأ بـ 1 أو 2 وآخرها رقم تحقق.",
    ),
    errors.NothingSaidError: Problem(
        422, "nothing-said", "Say something", "اكتب شيئًا", "لا بد من نص لهذا الإجراء.",
    ),
    errors.TooMuchSaidError: Problem(
        422, "too-much-said", "Too long", "النص أطول من المسموح",
        "يجب ألا يزيد النص على {error.most} حرف.",
    ),
    errors.NotOfThisEntityError: Problem(
        422, "not-of-this-entity", "Not of this entity", "ليس من الجهة",
        "ليس للموظف {error.person} عمل في هذه الجهة.",
    ),
    errors.NothingToTransferError: Problem(
        409, "nothing-to-transfer", "It is there already", "الطلب لدى الجهة نفسها",
        "الطلب لدى هذه الجهة أصلًا.",
    ),
    errors.SameRequestError: Problem(
        422, "same-ticket", "One and the same", "الطلب نفسه",
        "الطلب {error.number} هو نفسه.",
    ),
    errors.OtherApplicantError: Problem(
        409, "other-applicant", "Another applicant's", "لمستفيد آخر",
        "الطلب {error.number} لمستفيد آخر، ولا يُضم طلب إلا إلى طلب المستفيد نفسه: اربط بينهما.",
    ),
    errors.ObjectionWithoutReasonError: Problem(
        422, "objection-without-reason", "Say why", "اذكر سبب الاعتراض",
        "اذكر سبب الاعتراض في {error.least} أحرف على الأقل.",
    ),
    errors.ObjectionTooLateError: Problem(
        409, "objection-too-late", "Too late to object", "انتهت مدة الاعتراض",
        "انتهت مدة الاعتراض على الإفادة.",
    ),
    errors.TooManyObjectionsError: Problem(
        409, "too-many-objections", "No more objections", "استُنفد حق الاعتراض",
        "سبق الاعتراض {error.most} مرات: القرار الأخير نهائي.",
    ),
    errors.NobodyToReviewError: Problem(
        409, "nobody-to-review", "Nobody is free to review", "لا مراجع مستقلًّا",
        "لا يوجد من ينظر في الاعتراض مستقلًّا عمن أجاب.",
    ),
    errors.NoSuchLinkError: Problem(
        404, "no-such-link", "The link opens nothing", "الرابط لا يفتح شيئًا",
        "هذا الرابط غير صالح أو انتهت مدته: اطلب رابطًا جديدًا.",
    ),
    errors.LinkEndedError: Problem(
        410, "link-ended", "A newer link was used", "استُعمل رابط أحدث",
        "فُتح رابط أحدث لهذا الطلب: استعملوا أحدث رسالة، أو اطلبوا رابطًا جديدًا.",
    ),
    errors.NoSuchScoreError: Problem(
        422, "no-such-score", "Choose a rating", "اختر التقييم", "اختر من 1 إلى 5.",
    ),
    errors.AlreadyRatedError: Problem(
        409, "already-rated", "No rating now", "لا تقييم الآن",
        "يُقيَّم الطلب مرة واحدة بعد الإفادة.",
    ),
    errors.WrongPlaceError: Problem(
        422, "wrong-place", "No place there", "لا مكان لها هناك",
        "لا تتبع جهة من هذا النوع جهةً من ذاك النوع.",
    ),
    errors.EntityInItselfError: Problem(
        422, "entity-in-itself", "Below itself", "جهة تتبع نفسها",
        "لا يمكن أن تتبع الجهة {error.code} نفسها.",
    ),
    errors.BackwardsChangeError: Problem(
        409, "backwards-change", "Changed a moment ago", "تغيّرت قبل لحظة",
        "تغيّرت الجهة {error.code} في هذه اللحظة: انظر ثم أعد المحاولة.",
    ),
    errors.EntityChangedError: Problem(
        409, "entity-changed", "Changed meanwhile", "تغيّرت الجهة",
        "غيّر شخص آخر الجهة {error.code}: راجعها ثم أعد ما أردت.",
    ),
    errors.NotYourEntityError: Problem(
        403, "not-your-entity", "Not your part", "ليس من صلاحيتك",
        "ليس لك هذا التغيير في هذه الجهة.",
    ),
    errors.BadEntityNameError: Problem(
        422, "bad-entity-name", "A name in each language", "اسم بكل لغة",
        "اكتب اسمًا بكل لغة، من حرف إلى {error.most} حرفًا.",
    ),
    errors.BadPostError: Problem(
        422, "bad-post", "Who is it?", "من هو؟",
        "اكتب اسم الحساب، وعنوان بريد صحيحًا أو اتركه فارغًا.",
    ),
    errors.NoReasonError: Problem(
        422, "no-reason", "Say why", "اذكر السبب", "اذكر السبب في {error.most} حرفًا على الأكثر.",
    ),
    errors.NoSuchCalendarError: Problem(
        422, "no-such-calendar", "No such calendar", "لا يوجد تقويم كهذا",
        "لا يوجد تقويم عمل باسم {error.name}.",
    ),
    errors.NeverOpenError: Problem(
        422, "never-open", "Hardly ever open", "لا عمل فيه",
        "لا يكاد هذا التقويم يعمل: لا يمكن الوعد بوقت فيه.",
    ),
    CalendarFormError: Problem(
        422, "unfit-calendar", "The calendar cannot be used", "التقويم غير صالح",
        "لا يصلح التقويم {error.source}: انظر {error.key}.",
    ),
    errors.ActingPeriodError: Problem(
        422, "bad-acting-period", "From when until when?", "من متى إلى متى؟",
        "يبدأ الغياب الآن أو بعده، وينتهي بعد أن يبدأ.",
    ),
    errors.NoPostError: Problem(
        422, "no-post", "No post there", "ليس من الجهة",
        "من ينوب عن الرئيس له عمل في الجهة نفسها.",
    ),
    errors.SubjectChangedError: Problem(
        409, "subject-changed", "Changed meanwhile", "تغيّر الموضوع",
        "غيّر شخص آخر الموضوع {error.code}: راجع الفرق ثم احفظ ما كتبت.",
    ),
    errors.BadAllowanceError: Problem(
        422, "bad-allowance", "How long?", "كم المدة؟",
        "اكتب المدة هكذا: 5d للأيام أو 4h للساعات.",
    ),
}  # fmt: skip
