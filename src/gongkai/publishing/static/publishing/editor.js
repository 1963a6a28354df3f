// The editor of an item's text: structure only (headings, lists, tables with headers, links, pictures with a text
// for those who do not see them). It writes into the textarea that it stands in front of; where it does not load,
// the textarea takes plain text or HTML. What is kept is decided by the server (publishing.rich_text).
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading, History,
  HorizontalRule, Image, Italic, Link, ListItem, OrderedList, Paragraph, Subscript, Superscript, Table, TableCell,
  TableHeader, TableRow, Text, Underline,
} from "../django_prose_editor/editor.js";

const FROM_WORD = /mso-|MsoNormal|MsoList|<o:p|urn:schemas-microsoft-com|Kingsoft|WPS/i;
const HAS_TAGS = /<\s*\/?\s*[a-z!]/i;

const alignOf = (element) => {
  if (element.classList.contains("align-center")) return "center";
  if (element.classList.contains("align-right")) return "right";
  const written = element.style.textAlign || element.getAttribute("align");
  return written === "center" || written === "right" ? written : null;
};

const Align = Extension.create({
  name: "align",
  addGlobalAttributes() {
    return [{
      types: ["paragraph", "heading", "tableCell", "tableHeader"],
      attributes: {
        align: {
          default: null,
          parseHTML: alignOf,
          renderHTML: (attributes) => (attributes.align ? { class: `align-${attributes.align}` } : {}),
        },
      },
    }];
  },
});

// The library's table knows no caption: without this a text would lose it when it is opened here.
const CaptionedTable = Table.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        parseHTML: (element) => element.querySelector(":scope > caption")?.textContent.trim() || null,
        renderHTML: () => ({}),
      },
    };
  },
  parseHTML() {
    return [{ tag: "table" }, { tag: "caption", ignore: true }];
  },
  renderHTML({ node }) {
    const caption = node.attrs.caption ? [["caption", {}, node.attrs.caption]] : [];
    return ["table", {}, ...caption, ["tbody", 0]];
  },
  addNodeView() {
    const make = this.parent();
    return (properties) => {
      const view = make(properties);
      const caption = document.createElement("caption");
      caption.contentEditable = "false";
      const show = (node) => {
        caption.textContent = node.attrs.caption || "";
        caption.hidden = !node.attrs.caption;
      };
      show(properties.node);
      view.table.prepend(caption);
      const update = view.update.bind(view);
      const ignore = view.ignoreMutation?.bind(view);
      view.update = (node) => {
        if (!update(node)) return false;
        show(node);
        return true;
      };
      view.ignoreMutation = (mutation) =>
        caption.contains(mutation.target)
        || (mutation.type === "childList" && mutation.target === view.table)
        || Boolean(ignore?.(mutation));
      return view;
    };
  },
});

const plainAsHtml = (text) =>
  text.split("\n").filter((line) => line.trim()).map((line) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line.trim();
    return paragraph.outerHTML;
  }).join("");

const asHtml = (text) => (HAS_TAGS.test(text) ? text : plainAsHtml(text));

function start(textarea) {
  const frame = document.createElement("div");
  frame.className = "editor";
  const place = document.createElement("div");
  place.className = "editor-text";
  frame.append(place);
  textarea.before(frame);
  textarea.hidden = true;

  const editor = new Editor({
    element: place,
    injectCSS: false,
    extensions: [
      Document, Paragraph, Text, HardBreak, History, Dropcursor, Gapcursor, Align,
      Heading.configure({ levels: [2, 3, 4] }),
      Bold, Italic, Underline, Subscript, Superscript, Blockquote, HorizontalRule,
      BulletList, OrderedList, ListItem,
      Link.configure({ autolink: false, openOnClick: false, enableTarget: false }),
      CaptionedTable.configure({ resizable: false }), TableRow, TableHeader, TableCell,
      Image.configure({ inline: true }),
    ],
    content: asHtml(textarea.value),
    editorProps: {
      attributes: {
        id: "editor-text",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": "body-label",
        "aria-describedby": "id_body_helptext",
        spellcheck: "false",
      },
      handlePaste: (view, event) => pasteFromWord(editor, event),
    },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  textarea.addEventListener("draft:text", () => editor.commands.setContent(asHtml(textarea.value)));
  document.getElementById("body-label").addEventListener("click", () => editor.commands.focus());
  frame.prepend(toolbarOf(editor));
  return editor;
}

// Word writes lists and headings as paragraphs with styles; the server knows them, this editor would lose them.
function pasteFromWord(editor, event) {
  const html = event.clipboardData?.getData("text/html") || "";
  if (!FROM_WORD.test(html)) return false;
  event.preventDefault();
  const form = document.getElementById("draft");
  const data = new FormData();
  data.set("html", html);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const plain = event.clipboardData.getData("text/plain");
  fetch(form.dataset.clean, { method: "POST", body: data, redirect: "manual" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((cleaned) => {
      editor.chain().focus().insertContent(cleaned.html).run();
      say(cleaned.dropped.join(" "));
    })
    .catch(() => {
      editor.chain().focus().insertContent(plainAsHtml(plain)).run();
      say("没有连上服务器，只粘贴了文字，没有保留格式。");
    });
  return true;
}

function say(sentence) {
  const note = document.querySelector(".editor-note");
  note.textContent = sentence;
  note.hidden = !sentence;
}

// Toolbar: words, not pictures. One stop for the Tab key, arrows inside.
const setAlign = (editor, align) => {
  const chain = editor.chain().focus();
  for (const type of ["paragraph", "heading"]) chain.updateAttributes(type, { align });
  for (const type of ["tableCell", "tableHeader"]) chain.updateAttributes(type, { align: null });
  chain.run();
};
const isAligned = (align) => (editor) => editor.isActive({ align });

const GROUPS = [
  [
    ["正文", (e) => e.chain().focus().setParagraph().run(), (e) => e.isActive("paragraph")],
    ["一级标题", (e) => e.chain().focus().toggleHeading({ level: 2 }).run(), (e) => e.isActive("heading", { level: 2 })],
    ["二级标题", (e) => e.chain().focus().toggleHeading({ level: 3 }).run(), (e) => e.isActive("heading", { level: 3 })],
    ["三级标题", (e) => e.chain().focus().toggleHeading({ level: 4 }).run(), (e) => e.isActive("heading", { level: 4 })],
  ],
  [
    ["加粗", (e) => e.chain().focus().toggleBold().run(), (e) => e.isActive("bold")],
    ["下划线", (e) => e.chain().focus().toggleUnderline().run(), (e) => e.isActive("underline")],
    ["上标", (e) => e.chain().focus().toggleSuperscript().run(), (e) => e.isActive("superscript")],
    ["下标", (e) => e.chain().focus().toggleSubscript().run(), (e) => e.isActive("subscript")],
  ],
  [
    ["居左", (e) => setAlign(e, null), null],
    ["居中", (e) => setAlign(e, "center"), isAligned("center")],
    ["居右", (e) => setAlign(e, "right"), isAligned("right")],
  ],
  [
    ["编号列表", (e) => e.chain().focus().toggleOrderedList().run(), (e) => e.isActive("orderedList")],
    ["项目列表", (e) => e.chain().focus().toggleBulletList().run(), (e) => e.isActive("bulletList")],
    ["引用", (e) => e.chain().focus().toggleBlockquote().run(), (e) => e.isActive("blockquote")],
  ],
  [
    ["链接", (e) => askForLink(e), (e) => e.isActive("link")],
    ["表格", (e) => askForTable(e), (e) => e.isActive("table")],
    ["图片", (e) => askForPicture(e), (e) => e.isActive("image")],
    ["分隔线", (e) => e.chain().focus().setHorizontalRule().run(), null],
  ],
  [
    ["清除格式", (e) => e.chain().focus().unsetAllMarks().clearNodes().run(), null],
    ["撤销", (e) => e.chain().focus().undo().run(), null],
    ["重做", (e) => e.chain().focus().redo().run(), null],
  ],
];
const IN_TABLE = [
  ["下面加行", (e) => e.chain().focus().addRowAfter().run(), null],
  ["右边加列", (e) => e.chain().focus().addColumnAfter().run(), null],
  ["删行", (e) => e.chain().focus().deleteRow().run(), null],
  ["删列", (e) => e.chain().focus().deleteColumn().run(), null],
  ["表头行", (e) => e.chain().focus().toggleHeaderRow().run(), null],
  ["表头列", (e) => e.chain().focus().toggleHeaderColumn().run(), null],
  ["合并单元格", (e) => e.chain().focus().mergeCells().run(), null],
  ["拆分单元格", (e) => e.chain().focus().splitCell().run(), null],
  ["表格标题", (e) => askForCaption(e), null],
  ["删除表格", (e) => e.chain().focus().deleteTable().run(), null],
];

function toolbarOf(editor) {
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "正文格式");
  bar.setAttribute("aria-controls", "editor-text");
  const watched = [];
  const group = (items) => {
    const box = document.createElement("div");
    box.className = "editor-group";
    for (const [words, act, isOn] of items) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.tabIndex = -1;
      button.addEventListener("click", () => act(editor));
      if (isOn) watched.push([button, isOn]);
      box.append(button);
    }
    bar.append(box);
    return box;
  };
  GROUPS.forEach(group);
  const ofTable = group(IN_TABLE);
  ofTable.classList.add("editor-of-table");
  const show = () => {
    for (const [button, isOn] of watched) button.setAttribute("aria-pressed", String(isOn(editor)));
    ofTable.hidden = !editor.isActive("table");
  };
  editor.on("transaction", show);
  show();

  const buttons = () => [...bar.querySelectorAll("button")].filter((button) => !button.closest("[hidden]"));
  const stop = (button) => {
    for (const other of bar.querySelectorAll("button")) other.tabIndex = -1;
    button.tabIndex = 0;
  };
  stop(buttons()[0]);
  bar.addEventListener("focusin", (event) => stop(event.target));
  bar.addEventListener("keydown", (event) => {
    const all = buttons();
    const here = all.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  });
  const note = document.createElement("p");
  note.className = "editor-note";
  note.setAttribute("role", "status");
  note.hidden = true;
  const box = document.createElement("div");
  box.className = "editor-head";
  box.append(bar, note);
  return box;
}

// Dialogues stand in the page; each is asked with a function that says what is wrong, or does it.
function ask(id, prepare, decide) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  const error = dialog.querySelector(".field-error");
  const wrong = (sentence) => {
    error.textContent = sentence || "";
    error.hidden = !sentence;
  };
  wrong("");
  prepare(dialog);
  const submitted = async (event) => {
    if (event.submitter?.value !== "ok") return;
    event.preventDefault();
    const sentence = await decide(dialog);
    if (sentence) wrong(sentence);
    else dialog.close();
  };
  form.addEventListener("submit", submitted);
  dialog.addEventListener("close", () => form.removeEventListener("submit", submitted), { once: true });
  dialog.showModal();
}

const field = (id) => document.getElementById(id);

function askForLink(editor) {
  const isThere = editor.isActive("link");
  if (isThere) editor.chain().extendMarkRange("link").run();
  const selected = !editor.state.selection.empty;
  ask("link-dialog", () => {
    field("link-address").value = isThere ? editor.getAttributes("link").href : "";
    field("link-words").value = "";
    field("link-words-field").hidden = selected;
  }, () => {
    const href = field("link-address").value.trim();
    if (!href) {
      editor.chain().focus().unsetLink().run();
      return "";
    }
    if (!/^(https?:\/\/\S+\.\S+|mailto:\S+@\S+|tel:[\d+-]+|\/[^/\s]\S*)$/i.test(href)) {
      return "网址不完整，请填写以 https:// 开头的完整地址。";
    }
    if (selected) {
      editor.chain().focus().setLink({ href }).run();
      return "";
    }
    const words = field("link-words").value.trim();
    if (!words) return "请填写链接文字。";
    const content = { type: "text", text: words, marks: [{ type: "link", attrs: { href } }] };
    editor.chain().focus().insertContent(content).run();
    return "";
  });
}

const between = (id, least, most) => {
  const number = Number.parseInt(field(id).value, 10);
  return number >= least && number <= most ? number : 0;
};

function askForTable(editor) {
  ask("table-dialog", () => {
    field("table-caption").value = "";
  }, () => {
    const rows = between("table-rows", 1, 200);
    const cols = between("table-columns", 1, 30);
    if (!rows || !cols) return "行数请填1到200，列数请填1到30。";
    const caption = field("table-caption").value.trim() || null;
    editor.chain().focus().insertTable({ rows, cols, withHeaderRow: true }).updateAttributes("table", { caption }).run();
    return "";
  });
}

function askForCaption(editor) {
  ask("caption-dialog", () => {
    field("caption-words").value = editor.getAttributes("table").caption || "";
  }, () => {
    editor.chain().focus().updateAttributes("table", { caption: field("caption-words").value.trim() || null }).run();
    return "";
  });
}

const pictures = () => [...document.querySelectorAll("#pictures > li")].map((item) => item.dataset);

function askForPicture(editor) {
  const isThere = editor.isActive("image");
  const canUpload = Boolean(document.getElementById("draft").dataset.attach);
  ask("picture-dialog", () => {
    const choice = field("picture-choice");
    const known = [...pictures(), ...uploaded];
    choice.replaceChildren(new Option("请选择", ""), ...known.map(({ name, address }) => new Option(name, address)));
    field("picture-choice-field").hidden = isThere || !known.length;
    field("picture-file-field").hidden = isThere || !canUpload;
    field("picture-file").value = "";
    field("picture-words").value = isThere ? editor.getAttributes("image").alt || "" : "";
  }, async () => {
    const alt = field("picture-words").value.trim();
    if (!isThere && !canUpload && !pictures().length) return "请先保存一次草稿，再插入图片。";
    if (!alt) return "请填写替代文字，说明图片的内容。";
    if (isThere) {
      editor.chain().focus().updateAttributes("image", { alt }).run();
      return "";
    }
    let src = field("picture-choice").value;
    const file = field("picture-file").files[0];
    if (!src && !file) return "请选择一张图片，或者上传新的图片。";
    if (!src) {
      const found = await uploadPicture(file);
      if (found.sentence) return found.sentence;
      src = found.address;
    }
    editor.chain().focus().insertContent({ type: "image", attrs: { src, alt } }).run();
    return "";
  });
}

const uploaded = [];

async function uploadPicture(file) {
  const form = document.getElementById("draft");
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set("seen", form.elements.seen.value);
  data.set("inline", "on");
  data.set("uploads", file);
  let answer;
  try {
    answer = await fetch(form.dataset.attach, {
      method: "POST", body: data, redirect: "manual", headers: { Accept: "application/json" },
    });
  } catch {
    return { sentence: "网络不通，图片没有上传。请稍后再试。" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    return { sentence: "登录已经过期，图片没有上传。请在新窗口重新登录，再回到这一页上传。" };
  }
  const told = await answer.json().catch(() => ({ sentences: ["图片没有上传，请稍后再试。"] }));
  if (!answer.ok || !told.pictures.length) return { sentence: told.sentences.join(" ") };
  // Only this page wrote meanwhile: what it shows is still what is saved.
  form.elements.seen.value = told.seen;
  uploaded.push(...told.pictures);
  return told.pictures[0];
}

const textarea = document.getElementById("id_body");
if (textarea) start(textarea);
