"""The words of the ministry on the pages: kinds, duties, what became of an entity."""

from collections.abc import Mapping

from agent_desktop.words import N_
from ticketing.entities import EntityKind
from ticketing.posts import Duty
from ticketing.structure_history import Turn

_K = EntityKind
KINDS: Mapping[EntityKind, str] = {
    _K.MINISTER: N_("Minister's office"),
    _K.DEPUTY: N_("Deputy minister"),
    _K.AGENCY: N_("Agency"),
    _K.SECTOR: N_("Sector"),
    _K.EDUCATION_DEPARTMENT: N_("Education department"),
    _K.EDUCATION_OFFICE: N_("Education office"),
    _K.SCHOOL: N_("School"),
    _K.UNIVERSITY: N_("University"),
    _K.COLLEGE: N_("College"),
    _K.PRIVATE_UNIVERSITY: N_("Private university"),
    _K.CULTURAL_ATTACHE: N_("Cultural attaché"),
}
DUTIES: Mapping[Duty, str] = {
    Duty.HEAD: N_("Head"),
    Duty.DEPUTY: N_("Deputy of the head"),
    Duty.COORDINATOR: N_("Coordinator of the care centre"),
    Duty.SPECIALIST: N_("Specialist"),
}
TURNS: Mapping[Turn, str] = {
    Turn.BEGAN: N_("It began to be."),
    Turn.MOVED: N_("It moved from %(before)s to %(after)s."),
    Turn.RENAMED: N_("It was called %(before)s before, and %(after)s since."),
    Turn.OTHER_CALENDAR: N_("It worked by %(before)s before, and by %(after)s since."),
    Turn.APPROVAL: N_("Whether the head approves answers first: %(after)s."),
    Turn.MERGED: N_("It became part of %(after)s, which has its work."),
    Turn.RECEIVED: N_("It has the work of %(before)s since."),
}
ANSWERS: Mapping[str, str] = {"yes": N_("yes"), "no": N_("no")}
DONE: Mapping[str, str] = {
    "names": N_("The names are kept."),
    "approval": N_("It is kept whether the head approves answers first."),
    "absence": N_("The absence is kept: who acts is told what the head would be told."),
    "back": N_("The head is back."),
    "posts": N_("The post is given, from now on."),
    "dismiss": N_("The post is ended."),
    "calendar": N_("The other calendar holds from now on; open requests are reckoned anew."),
    "move": N_("The entity has moved."),
    "merge": N_("The entities are one."),
    "kept": N_("The calendar holds from now on; open requests are reckoned anew."),
}
