"""Every address of the centre, and who may go there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from agent_desktop import (
    account,
    agents,
    answer_templates,
    answer_templates_page,
    audit_page,
    beneficiaries,
    callbacks,
    callers_phone,
    calls,
    closures,
    consults,
    contract,
    desk,
    desk_messages,
    desk_phone,
    desk_records,
    desk_state,
    faq_asked,
    faq_care,
    faq_categories,
    faq_entries,
    faq_files,
    faq_gaps,
    faq_news,
    faq_pages,
    faq_search,
    faq_sms,
    faq_tree,
    faq_use,
    health,
    hours,
    hours_page,
    live,
    ministry_calendars,
    ministry_deeds,
    ministry_files,
    ministry_pages,
    notices,
    oidc,
    pages,
    people,
    prompts,
    prompts_page,
    queues,
    request_bulk,
    request_pages,
    request_presence,
    request_views,
    request_watch,
    sign_in,
    steps,
    subject_pages,
    subjects,
    ticket_files,
    ticket_sheets,
    tickets,
    tokens_page,
    tracking,
    training,
    webhooks,
)
from agent_desktop.places import (
    ACCOUNTS,
    AUDIT,
    BENEFICIARIES,
    DESK,
    FAQ,
    FAQ_FIGURES,
    FLOOR,
    HOURS,
    MINISTRY,
    PRIVACY,
    PROMPTS,
    REQUESTS,
    TOKENS,
    TRAINING,
)
from core.permissions import Permission
from core.sessions import Stage

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
OPEN: frozenset[Permission] = frozenset()
CALLS = frozenset({Permission.CALLS_READ})
QUEUES = frozenset({Permission.QUEUES_READ})
AGENTS = frozenset({Permission.AGENTS_READ})
COMMAND = frozenset({Permission.AGENTS_MANAGE})
METRICS = frozenset({Permission.METRICS_READ})
RECORD = frozenset({Permission.PROMPTS_MANAGE})
CALLBACKS = frozenset({Permission.CALLBACKS_MANAGE})
CALLBACK = "/api/v1/callbacks/{callback_id}"
KNOWN = frozenset({Permission.BENEFICIARIES_MANAGE})
UNCOVER = frozenset({Permission.IDENTITIES_UNCOVER})
UNCOVERING = REQUESTS | UNCOVER
TRACK = "/t/{token}"
PERSON = "/beneficiaries/{number}"
REQUEST = "/requests/{number}"
FILING = frozenset({Permission.REQUESTS_FILE})
STRUCTURE = frozenset({Permission.STRUCTURE_MANAGE})
SUBJECT = "/subjects/{code}"
ENTITY = "/ministry/entities/{code}"
WEBHOOKS = frozenset({Permission.WEBHOOKS_MANAGE})
TICKET = "/api/v1/tickets/{number}"
TEMPLATES = "/api/v1/answer-templates"
VIEWS = "/api/v1/ticket-views"
OPENING = frozenset({Permission.HOURS_MANAGE})
DESK_CALL = "/api/v1/desk/calls/{call_id}"
ANSWERS = frozenset({Permission.FAQ_READ})
REVIEWING = frozenset({Permission.FAQ_REVIEW})
BANK = "/api/v1/faq"
ENTRY = "/api/v1/faq/{entry_id}"
PAGE = "/faq/entries/{entry_id}"
PROMPT = "/api/v1/prompts/{language}/{kind}/{name}"


OWN = frozenset({Permission.ACCOUNT_OWN})
INSIDE = frozenset({Stage.OPEN})
CODE = frozenset({Stage.SECOND_FACTOR})
CHANGE = frozenset({Stage.NEW_PASSWORD})
ENROL = frozenset({Stage.OPEN, Stage.ENROLMENT})


@dataclass(frozen=True, slots=True)
class Route:
    """One address. Whoever comes must hold all of *needs*; an empty set is open to everybody.

    *stages* are those of a sign-in at which a person may come.
    """

    method: str
    path: str
    handler: Handler
    needs: frozenset[Permission]
    open_on_loopback: bool = False
    is_practised: bool = False  # also with sample requests, by who practises
    is_sealed: bool = False  # the page names no origin: a seal in its form proves that it is ours
    is_typed: bool = False  # asked at each letter: who asks is remembered for a second
    stages: frozenset[Stage] = INSIDE


ROUTES = (
    Route("GET", "/healthz", health.alive, OPEN),
    Route("GET", "/readyz", health.ready, OPEN),
    Route("GET", "/metrics", health.metrics, METRICS, open_on_loopback=True),
    Route("GET", "/api/v1/openapi.json", contract.show, OPEN),
    Route("GET", "/api/v1/calls", calls.list_calls, CALLS),
    Route("GET", "/api/v1/calls/{call_id}", calls.show_call, CALLS),
    Route("GET", "/api/v1/queues", queues.list_queues, QUEUES),
    Route("GET", "/api/v1/agents", agents.list_agents, AGENTS),
    Route("POST", "/api/v1/agents/{extension}/sign-in", agents.sign_in, COMMAND),
    Route("POST", "/api/v1/agents/{extension}/pause", agents.pause, COMMAND),
    Route("POST", "/api/v1/agents/{extension}/ready", agents.ready, COMMAND),
    Route("POST", "/api/v1/agents/{extension}/sign-out", agents.sign_out, COMMAND),
    Route("GET", "/api/v1/callbacks", callbacks.list_callbacks, CALLBACKS),
    Route("DELETE", CALLBACK, callbacks.cancel, CALLBACKS),
    Route("GET", "/api/v1/messages", desk_messages.list_messages, COMMAND),
    Route("POST", "/api/v1/messages", desk_messages.send, COMMAND),
    Route("GET", "/api/v1/desk", desk_state.show, DESK),
    Route("GET", "/api/v1/desk/live", desk_state.watch, DESK),
    Route("POST", "/api/v1/desk/ready", desk_state.ready, DESK),
    Route("POST", "/api/v1/desk/pause", desk_state.pause, DESK),
    Route("POST", "/api/v1/desk/sign-out", desk_state.sign_out, DESK),
    Route("GET", "/api/v1/desk/calls", desk_records.list_calls, DESK),
    Route("GET", f"{DESK_CALL}/record", desk_records.show, DESK),
    Route("PUT", f"{DESK_CALL}/draft", desk_records.draft, DESK),
    Route("PUT", f"{DESK_CALL}/record", desk_records.save, DESK),
    Route("POST", f"{DESK_CALL}/more-time", desk_state.more_time, DESK),
    Route("GET", "/api/v1/desk/follow-ups", desk_records.list_follow_ups, DESK),
    Route("POST", "/api/v1/desk/follow-ups/{call_id}/done", desk_records.follow_up_done, DESK),
    Route("POST", "/api/v1/desk/messages/{number}/seen", desk_messages.seen, DESK),
    Route("GET", "/api/v1/faq/search", faq_search.search, ANSWERS, is_typed=True),
    Route("GET", "/api/v1/faq/suggestions", faq_search.suggestions, ANSWERS),
    Route("GET", "/api/v1/faq/news", faq_news.list_news, ANSWERS),
    Route("POST", "/api/v1/faq/news/read", faq_news.tick, ANSWERS),
    Route("POST", "/api/v1/faq/asked", faq_use.asked, ANSWERS),
    Route("POST", "/api/v1/faq/questions", faq_use.record, ANSWERS),
    Route("GET", "/api/v1/faq/marks", faq_use.list_marks, ANSWERS),
    Route("GET", f"{ENTRY}/answer", faq_search.show_one, ANSWERS),
    Route("POST", f"{ENTRY}/opened", faq_use.opened, ANSWERS),
    Route("POST", f"{ENTRY}/used", faq_use.used, ANSWERS | DESK),
    Route("POST", f"{ENTRY}/helpful", faq_use.helpful, ANSWERS),
    Route("DELETE", f"{ENTRY}/helpful", faq_use.not_helpful, ANSWERS),
    Route("POST", f"{ENTRY}/sms", faq_sms.send, ANSWERS | DESK),
    Route("GET", "/faq/news", faq_news.show, ANSWERS),
    Route("POST", "/faq/news", faq_news.tick_on_page, ANSWERS),
    Route("GET", "/faq/news/readers", faq_news.show_readers, FAQ_FIGURES),
    Route("GET", "/faq/gaps", faq_gaps.show, FAQ),
    Route("POST", "/faq/gaps/draft", faq_gaps.draft, FAQ),
    Route("POST", "/faq/gaps/dismiss", faq_gaps.dismiss, FAQ),
    Route("GET", "/faq/asked", faq_asked.show, FAQ_FIGURES),
    Route("GET", "/faq/asked.csv", faq_asked.export, FAQ_FIGURES),
    Route("GET", "/api/v1/prompts", prompts.list_prompts, PROMPTS),
    Route("GET", f"{PROMPT}/sound", prompts.sound, PROMPTS),
    Route("POST", f"{PROMPT}/recording", prompts.take, RECORD),
    Route("DELETE", f"{PROMPT}/recording", prompts.remove, RECORD),
    Route("POST", f"{PROMPT}/recording/bring-back", prompts.bring_back, RECORD),
    Route("GET", "/prompts", prompts_page.show, PROMPTS),
    Route("GET", "/api/v1/hours", hours.show, HOURS),
    Route("GET", "/api/v1/closures", closures.list_closures, HOURS),
    Route("POST", "/api/v1/closures", closures.close, OPENING),
    Route("DELETE", "/api/v1/closures/{number}", closures.reopen, OPENING),
    Route("GET", "/api/v1/notice", notices.show, HOURS),
    Route("PUT", "/api/v1/notice", notices.switch_on, OPENING),
    Route("DELETE", "/api/v1/notice", notices.switch_off, OPENING),
    Route("POST", "/api/v1/notice/preview", notices.preview, OPENING),
    Route("GET", "/api/v1/notice/sounds/{name}/{language}", notices.sound, HOURS),
    Route("GET", "/hours", hours_page.show, HOURS),
    Route("POST", "/api/v1/tickets", tickets.file, FILING),
    Route("GET", "/api/v1/tickets", tickets.find, REQUESTS),
    Route("POST", "/api/v1/tickets/import", ticket_sheets.take, FILING),
    Route("GET", "/api/v1/tickets/export", ticket_sheets.give, REQUESTS),
    Route("GET", "/api/v1/tickets/like", tickets.like, FILING),
    Route("GET", "/api/v1/subjects", subjects.list_subjects, REQUESTS),
    Route("GET", "/api/v1/entities", subjects.find_entities, REQUESTS),
    Route("GET", "/api/v1/tickets/news", request_watch.list_news, REQUESTS, is_practised=True),
    Route("GET", "/api/v1/tickets/{number}", tickets.show, REQUESTS),
    Route("GET", f"{TICKET}/live", request_presence.watch, REQUESTS),
    Route("GET", f"{TICKET}/people", request_watch.people, REQUESTS, is_practised=True),
    Route("PUT", f"{TICKET}/watch", request_watch.follow, REQUESTS, is_practised=True),
    Route("DELETE", f"{TICKET}/watch", request_watch.unfollow, REQUESTS, is_practised=True),
    Route("POST", f"{TICKET}/attachments", ticket_files.attach, REQUESTS, is_practised=True),
    Route(
        "GET", f"{TICKET}/attachments/{{digest}}", ticket_files.give, REQUESTS, is_practised=True
    ),
    Route(
        "DELETE",
        f"{TICKET}/attachments/{{digest}}",
        ticket_files.remove,
        REQUESTS,
        is_practised=True,
    ),
    Route("POST", "/api/v1/tickets/{number}/{action}", tickets.act, REQUESTS),
    Route(
        "GET",
        f"{TICKET}/answer-templates",
        answer_templates.for_request,
        REQUESTS,
        is_practised=True,
    ),
    Route("GET", TEMPLATES, answer_templates.list_templates, REQUESTS, is_practised=True),
    Route("POST", TEMPLATES, answer_templates.add, REQUESTS, is_practised=True),
    Route(
        "PUT", f"{TEMPLATES}/{{template_id}}", answer_templates.change, REQUESTS, is_practised=True
    ),
    Route(
        "DELETE",
        f"{TEMPLATES}/{{template_id}}",
        answer_templates.remove,
        REQUESTS,
        is_practised=True,
    ),
    Route("GET", VIEWS, request_views.list_views, REQUESTS, is_practised=True),
    Route("POST", VIEWS, request_views.save, REQUESTS, is_practised=True),
    Route("PATCH", f"{VIEWS}/{{view_id}}", request_views.change, REQUESTS, is_practised=True),
    Route("DELETE", f"{VIEWS}/{{view_id}}", request_views.remove, REQUESTS, is_practised=True),
    Route("GET", f"{VIEWS}/{{view_id}}/count", request_views.count, REQUESTS, is_practised=True),
    Route("GET", "/api/v1/webhooks", webhooks.list_webhooks, WEBHOOKS),
    Route("POST", "/api/v1/webhooks", webhooks.add, WEBHOOKS),
    Route("DELETE", "/api/v1/webhooks/{webhook_id}", webhooks.end, WEBHOOKS),
    Route("GET", "/api/v1/live", live.watch, FLOOR),
    Route("GET", "/", pages.floor, FLOOR),
    Route("GET", "/desk", desk.show, DESK),
    Route("GET", "/api/v1/desk/phone", desk_phone.credentials, DESK),
    Route("POST", "/api/v1/desk/call/transfer", desk_phone.transfer, DESK),
    Route("POST", "/api/v1/desk/call/hang-up", desk_phone.hang_up, DESK),
    Route("POST", "/api/v1/desk/call/sound", desk_phone.keep_sound, DESK),
    Route("GET", "/api/v1/desk/colleagues", consults.list_colleagues, DESK),
    Route("POST", "/api/v1/desk/call/consult", consults.ask, DESK),
    Route("POST", "/api/v1/desk/call/complete", consults.complete, DESK),
    Route("POST", "/api/v1/desk/call/join", consults.join, DESK),
    Route("POST", "/api/v1/desk/call/return", consults.give_back, DESK),
    Route("POST", "/api/v1/desk/call/hold", consults.hold, DESK),
    Route("POST", "/api/v1/desk/call/resume", consults.resume, DESK),
    Route("GET", "/phone", callers_phone.show, OPEN),
    Route("GET", "/t", tracking.door, OPEN),
    Route("POST", "/t", tracking.send_link, OPEN),
    Route("GET", TRACK, tracking.show, OPEN),
    Route("POST", TRACK, tracking.act, OPEN, is_sealed=True),
    Route("GET", f"{TRACK}/files/{{digest}}", tracking.give_file, OPEN),
    Route("GET", "/sign-in", sign_in.door, OPEN),
    Route("POST", "/sign-in", sign_in.enter, OPEN),
    Route("POST", "/sign-out", sign_in.leave, OPEN),
    Route("GET", "/sign-in/provider", oidc.go, OPEN),
    Route("GET", oidc.WAY_BACK, oidc.back, OPEN),
    Route("GET", "/second-factor", steps.show_second_factor, OWN, stages=CODE),
    Route("POST", "/second-factor", steps.prove_second_factor, OWN, stages=CODE),
    Route("GET", "/new-password", steps.show_new_password, OWN, stages=CHANGE),
    Route("POST", "/new-password", steps.take_new_password, OWN, stages=CHANGE),
    Route("GET", "/account", account.show, OWN),
    Route("GET", "/account/here", account.here, OWN),
    Route("POST", "/account/password", account.change_password, OWN),
    Route("POST", "/account/language", account.choose_language, OWN),
    Route("POST", "/account/sessions/end", account.end_others, OWN),
    Route("POST", "/account/sessions/{number}/end", account.end_session, OWN),
    Route("GET", "/account/second-factor", account.offer_second_factor, OWN, stages=ENROL),
    Route("POST", "/account/second-factor", account.set_up_second_factor, OWN, stages=ENROL),
    Route("POST", "/account/second-factor/remove", account.remove_second_factor, OWN),
    Route("POST", "/account/recovery-codes", account.renew_recovery_codes, OWN),
    Route("GET", "/people", people.list_people, ACCOUNTS),
    Route("POST", "/people", people.add, ACCOUNTS),
    Route("GET", "/people/{name}", people.show, ACCOUNTS),
    Route("POST", "/people/{name}", people.change, ACCOUNTS),
    Route("POST", "/people/{name}/disable", people.disable, ACCOUNTS),
    Route("POST", "/people/{name}/enable", people.enable, ACCOUNTS),
    Route("POST", "/people/{name}/password", people.reset_password, ACCOUNTS),
    Route("POST", "/people/{name}/second-factor", people.forget_second_factor, ACCOUNTS),
    Route("POST", "/people/{name}/sessions/{number}/end", people.end_session, ACCOUNTS),
    Route("GET", "/beneficiaries", beneficiaries.list_all, BENEFICIARIES),
    Route("POST", "/beneficiaries", beneficiaries.add, KNOWN),
    Route("GET", PERSON, beneficiaries.show, BENEFICIARIES),
    Route("POST", PERSON, beneficiaries.change, KNOWN),
    Route("POST", f"{PERSON}/merge", beneficiaries.merge, KNOWN),
    Route("POST", f"{PERSON}/part", beneficiaries.part, KNOWN),
    Route("POST", f"{PERSON}/uncover", beneficiaries.uncover, UNCOVER),
    Route("POST", f"{PERSON}/export", beneficiaries.export, PRIVACY),
    Route("GET", "/requests", request_pages.list_all, REQUESTS, is_practised=True),
    Route("POST", "/requests", request_bulk.act_on_many, REQUESTS, is_practised=True),
    Route("GET", "/requests/templates", answer_templates_page.show, REQUESTS, is_practised=True),
    Route("POST", "/requests/templates", answer_templates_page.add, REQUESTS, is_practised=True),
    Route(
        "POST",
        "/requests/templates/{template_id}",
        answer_templates_page.change,
        REQUESTS,
        is_practised=True,
    ),
    Route("POST", "/requests/views", request_views.save_on_page, REQUESTS, is_practised=True),
    Route(
        "POST",
        "/requests/views/{view_id}",
        request_views.change_on_page,
        REQUESTS,
        is_practised=True,
    ),
    Route("GET", "/requests/import", ticket_sheets.import_page, FILING),
    Route("POST", "/requests/export", ticket_sheets.give_on_page, REQUESTS),
    Route("GET", REQUEST, request_pages.show, REQUESTS, is_practised=True),
    Route("GET", f"{REQUEST}/print", request_pages.show_print, REQUESTS, is_practised=True),
    Route("GET", f"{REQUEST}/pdf", request_pages.show_pdf, REQUESTS, is_practised=True),
    Route("POST", f"{REQUEST}/uncover", request_pages.uncover, UNCOVERING, is_practised=True),
    Route("POST", f"{REQUEST}/follow", request_watch.follow_on_page, REQUESTS, is_practised=True),
    Route(
        "POST", f"{REQUEST}/unfollow", request_watch.unfollow_on_page, REQUESTS, is_practised=True
    ),
    Route("POST", f"{REQUEST}/{{action}}", request_pages.act, REQUESTS, is_practised=True),
    Route("GET", "/training", training.show, TRAINING),
    Route("POST", "/training/{deed}", training.act, TRAINING),
    Route("POST", "/api/v1/ministry/import", ministry_files.take, STRUCTURE),
    Route("GET", "/api/v1/ministry/export", ministry_files.give, STRUCTURE),
    Route("GET", "/ministry", ministry_pages.show, MINISTRY),
    Route("GET", "/ministry/import", ministry_files.import_page, STRUCTURE),
    Route("GET", "/ministry/calendars", ministry_calendars.show, STRUCTURE),
    Route("POST", "/ministry/calendars", ministry_calendars.keep, STRUCTURE),
    Route("GET", ENTITY, ministry_pages.show_entity, MINISTRY),
    Route("POST", f"{ENTITY}/{{deed}}", ministry_deeds.act, MINISTRY),
    Route("GET", "/subjects", subject_pages.list_all, MINISTRY),
    Route("POST", "/subjects", subject_pages.add, STRUCTURE),
    Route("GET", "/subjects/new", subject_pages.begin, STRUCTURE),
    Route("GET", SUBJECT, subject_pages.show, STRUCTURE),
    Route("POST", SUBJECT, subject_pages.change, STRUCTURE),
    Route("GET", f"{SUBJECT}/versions", subject_pages.versions, MINISTRY),
    Route("POST", f"{SUBJECT}/versions/{{version}}/restore", subject_pages.restore, STRUCTURE),
    Route("POST", f"/api/v1{SUBJECT}/here", subject_pages.here, STRUCTURE),
    Route("DELETE", f"/api/v1{SUBJECT}/here", subject_pages.gone, STRUCTURE),
    Route("POST", BANK, faq_entries.create, FAQ),
    Route("GET", f"{BANK}/export", faq_files.give, FAQ),
    Route("POST", f"{BANK}/import", faq_files.take, FAQ),
    Route("POST", f"{BANK}/near", faq_entries.near, FAQ),
    Route("POST", f"{BANK}/attachments", faq_files.attach, FAQ),
    Route("GET", f"{BANK}/attachments/{{digest}}", faq_files.document, ANSWERS),
    Route("GET", f"{BANK}/categories", faq_categories.list_all, ANSWERS),
    Route("PUT", f"{BANK}/categories/{{key}}", faq_categories.keep, REVIEWING),
    Route("DELETE", f"{BANK}/categories/{{key}}", faq_categories.remove, REVIEWING),
    Route("GET", ENTRY, faq_entries.show, ANSWERS),
    Route("PUT", ENTRY, faq_entries.replace, FAQ),
    Route("PATCH", ENTRY, faq_entries.change, FAQ),
    *(Route("POST", f"{ENTRY}/{deed}", faq_entries.lead, REVIEWING) for deed in faq_entries.DEEDS),
    Route("GET", f"{ENTRY}/versions", faq_entries.versions, FAQ),
    Route("POST", f"{ENTRY}/versions/{{version}}/restore", faq_entries.restore, FAQ),
    Route("POST", f"{ENTRY}/here", faq_entries.here, FAQ),
    Route("DELETE", f"{ENTRY}/here", faq_entries.gone, FAQ),
    Route("GET", "/faq", faq_pages.list_all, FAQ),
    Route("POST", "/faq", faq_pages.add, FAQ),
    Route("GET", "/faq/new", faq_pages.begin, FAQ),
    Route("GET", "/faq/import", faq_care.import_page, FAQ),
    Route("GET", "/faq/care", faq_care.show, FAQ),
    Route("GET", "/faq/sources", faq_care.sources, FAQ),
    Route("GET", "/faq/categories", faq_tree.show, FAQ),
    Route("POST", "/faq/categories", faq_tree.keep, REVIEWING),
    Route("POST", "/faq/categories/{key}/remove", faq_tree.remove, REVIEWING),
    Route("GET", PAGE, faq_pages.show, FAQ),
    Route("POST", PAGE, faq_pages.change, FAQ),
    Route("POST", f"{PAGE}/steps/{{deed}}", faq_pages.lead, REVIEWING),
    Route("GET", f"{PAGE}/versions", faq_pages.versions, FAQ),
    Route("POST", f"{PAGE}/versions/{{version}}/restore", faq_pages.restore, FAQ),
    Route("GET", "/tokens", tokens_page.show, TOKENS),
    Route("POST", "/tokens", tokens_page.create, TOKENS),
    Route("POST", "/tokens/revoke", tokens_page.revoke, TOKENS),
    Route("GET", "/audit", audit_page.show, AUDIT),
)
