// Elements, and text made comparable.

// Text from the data only ever becomes text nodes and plain attributes: the page's policy forbids anything else.
function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const button = (label, onclick, properties = {}) => el("button", { type: "button", onclick, ...properties }, label);

// Letters without their marks, for searching: Quảng Trị becomes quang tri.
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

const WORD = /[\p{L}\p{N}]+/gu;
const stem = (word) => word.toLowerCase().replace(/(?<=..)(?:es|s)$/, "").replace(/is(e|ation|ing)/, "iz$1");

// Where an English wording first stands in a text, plural and spelling apart, as [start, end], or null.
function findWording(wording, text) {
  const wanted = [...wording.matchAll(WORD)].map((found) => stem(found[0]));
  if (!wanted.length) return null;
  const words = [...text.matchAll(WORD)];
  const stems = words.map((found) => stem(found[0]));
  for (let start = 0; start + wanted.length <= words.length; start++) {
    if (wanted.every((word, offset) => word === stems[start + offset])) {
      const last = words[start + wanted.length - 1];
      return [words[start].index, last.index + last[0].length];
    }
  }
  return null;
}

// A note's parts stand apart by dots; a part in both languages says the Vietnamese first, after " / " the English.
const inLanguage = (note) => note.split(" · ").map((part) => part.split(" / ")).map((sides) => (sides.length === 2 ? sides[language === "vi" ? 0 : 1] : sides.join(" / "))).join(" · ");

// Controls that turn the direction of text or cannot be seen are shown by name, so that none can hide anything.
const HIDDEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

function visible(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(HIDDEN)) {
    const code = `U+${found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    nodes.push(text.slice(from, found.index), el("span", { class: "hidden-mark", title: code }, code));
    from = found.index + found[0].length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}
