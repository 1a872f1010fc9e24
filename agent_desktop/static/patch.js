// Changes a page in place: a text is written only when it differs, a row keeps its node.
export function setText(row, field, text) {
  const node = row.querySelector(`[data-field="${field}"]`);
  const value = String(text ?? "");
  if (node.textContent !== value) node.textContent = value;
}

export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

// Makes the children of `list` show `items` in their order; `fill(node, item)` writes one.
export function patchList(list, template, items, keyOf, fill) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let place = list.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let node = old.get(key);
    old.delete(key);
    if (!node) {
      node = template.content.firstElementChild.cloneNode(true);
      node.dataset.key = key;
    }
    fill(node, item);
    if (node === place) place = place.nextElementSibling;
    else list.insertBefore(node, place);
  }
  old.forEach((node) => node.remove());
}
