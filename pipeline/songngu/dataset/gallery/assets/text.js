// Elements and text. What comes from the dataset only ever becomes text nodes and plain attributes.
"use strict";

function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Both languages; the style sheet shows the one that is chosen.
const both = (vi, en) => [
  el("span", { class: "ui-vi", lang: "vi" }, el("bdi", {}, vi)),
  el("span", { class: "ui-en", lang: "en" }, el("bdi", {}, en)),
];

const language = () => document.documentElement.dataset.ui;
const say = (vi, en) => (language() === "vi" ? vi : en);

// Letters without their marks, for searching: Quảng Trị becomes quang tri.
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

const MONTHS = "January February March April May June July August September October November December".split(" ");

// A date such as 2025-08-05 as each language writes it.
function dates(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return [`${day}/${month}/${year}`, `${day} ${MONTHS[month - 1]} ${year}`];
}

const FORMATS = [new Intl.NumberFormat("vi-VN"), new Intl.NumberFormat("en-GB")];

// A number as each language writes it; below a thousand they write it alike.
const number = (count) => (count < 1000 ? [String(count)] : both(...FORMATS.map((format) => format.format(count))));

const draftMark = () => el("span", { class: "draft" }, both("Bản máy, chưa duyệt", "Machine draft, not reviewed"));
