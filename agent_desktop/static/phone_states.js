/* How the state of a phone's call is shown: each part says when it is there. */

export function shownState({ state, isHeld, isTest }) {
  if (state !== "talking") return state;
  if (isTest) return "testing";
  return isHeld ? "held" : "talking";
}

/** Hide the parts of *panel* whose data-…-when does not name *state*. */
export function showOnly(panel, attribute, state) {
  for (const node of panel.querySelectorAll(`[data-${attribute}-when]`)) {
    node.hidden = !node.getAttribute(`data-${attribute}-when`).split(" ").includes(state);
  }
}
