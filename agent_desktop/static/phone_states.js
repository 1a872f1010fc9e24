/* How the state of a phone's call is shown: each part says when it is there. */

const WITH_COLLEAGUE = ["asking", "consulting", "conference", "asked", "joined"];

/** *talk* is what the desk knows of it: whether a colleague is asked is not the phone's to know. */
export function shownState({ state, isHeld, isTest }, talk = null) {
  if (state !== "talking") return state;
  if (isTest) return "testing";
  if (WITH_COLLEAGUE.includes(talk)) return talk;
  return isHeld ? "held" : "talking";
}

/** Hide the parts of *panel* whose data-…-when does not name *state*. */
export function showOnly(panel, attribute, state) {
  for (const node of panel.querySelectorAll(`[data-${attribute}-when]`)) {
    node.hidden = !node.getAttribute(`data-${attribute}-when`).split(" ").includes(state);
  }
}
