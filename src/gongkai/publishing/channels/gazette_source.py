"""The program that sets a gazette. It is the same for every issue, which it reads as data."""

from __future__ import annotations

SOURCE = r"""
#let issue = json(bytes(sys.inputs.data))
#let latin = issue.latin.map(name => (name: name, covers: "latin-in-cjk"))
#let face(name) = latin + issue.families.at(name)

#set document(title: issue.title, author: issue.authority)
#set text(lang: "zh", region: "cn", font: face("body"), size: 12pt, top-edge: 0.8em, bottom-edge: -0.2em)
#set par(justify: true, leading: 0.75em, spacing: 0.75em)
#set page(paper: "a4", margin: (x: 27mm, top: 30mm, bottom: 28mm))
#show heading: set block(sticky: true)

#let inline(parts) = for part in parts {
  if part.kind == "break" { linebreak() }
  else if part.kind == "picture" {
    let size = if part.tall { (height: 160mm) } else { (width: 80%) }
    box(width: 100%, align(center, image(part.file, alt: part.alternative, ..size)))
  } else {
    let set-text = [#part.text]
    if "strong" in part.marks { set-text = text(weight: "bold", set-text) }
    if "em" in part.marks { set-text = text(font: face("kai"), set-text) }
    if "u" in part.marks { set-text = underline(set-text) }
    if "sub" in part.marks { set-text = sub(set-text) }
    if "sup" in part.marks { set-text = super(set-text) }
    set-text
  }
}

#let aligned(where, body) = {
  if where == "center" { align(center, body) }
  else if where == "right" { align(right, body) }
  else { body }
}

#let indented(block-of) = {
  if block-of.align == "" { par(first-line-indent: (amount: 2em, all: true), inline(block-of.content)) }
  else { aligned(block-of.align, par(inline(block-of.content))) }
}

#let blocks(all) = for block-of in all {
  if block-of.kind == "paragraph" { indented(block-of) }
  else if block-of.kind == "heading" {
    heading(level: block-of.level, outlined: false, bookmarked: false, aligned(block-of.align, inline(block-of.content)))
  }
  else if block-of.kind == "rule" { line(length: 100%, stroke: 0.5pt) }
  else if block-of.kind == "quote" { pad(left: 2em, blocks(block-of.blocks)) }
  else if block-of.kind == "list" {
    let items = block-of.items.map(parts => {
      for part in parts { if part.kind == "list" { blocks((part,)) } else { inline(part.content) } }
    })
    if block-of.ordered { enum(start: block-of.start, tight: true, ..items) } else { list(tight: true, ..items) }
  }
  else if block-of.kind == "table" {
    let cell(one) = table.cell(
      x: one.x, y: one.y, colspan: one.right, rowspan: one.down,
      aligned(one.align, if one.heading { strong(inline(one.content)) } else { inline(one.content) }),
    )
    let head = block-of.cells.filter(one => one.y < block-of.heads)
    let rest = block-of.cells.filter(one => one.y >= block-of.heads)
    if block-of.caption.len() > 0 { align(center, block(sticky: true, strong(inline(block-of.caption)))) }
    set text(size: 10.5pt)
    set par(justify: false)
    table(
      columns: (1fr,) * block-of.columns,
      inset: (x: 5pt, y: 4pt),
      stroke: 0.5pt + black,
      ..if head.len() > 0 { (table.header(..head.map(cell)),) } else { () },
      ..rest.map(cell),
    )
  }
}

#let marked(entry) = [#metadata(entry.key) #label("item")]

// The cover.
#page(header: none, footer: none, {
  v(38mm)
  align(center, {
    text(font: face("title"), size: 34pt, weight: "bold", fill: rgb("#a3151b"), issue.name)
    v(16mm)
    text(font: face("hei"), size: 18pt, issue.number)
    v(6mm)
    text(size: 14pt, issue.date)
    v(1fr)
    text(font: face("hei"), size: 16pt, issue.authority)
    v(4mm)
    text(size: 12pt, issue.print_run)
    v(20mm)
  })
})

// The contents; pages are counted from the first text on.
#{
  show heading.where(level: 1): it => align(center, text(font: face("hei"), size: 18pt, it.body))
  heading(level: 1, outlined: false, [目　录])
}
#v(6mm)
#context {
  let places = query(<item>)
  for section in issue.sections {
    block(above: 1.2em, sticky: true, text(font: face("hei"), section.name))
    for entry in section.items {
      let found = places.find(place => place.value == entry.key)
      let number = if found == none { "" } else { str(counter(page).at(found.location()).first()) }
      let words = entry.title + if entry.number != "" { "（" + entry.number + "）" } else { "" }
      let body = grid(columns: (1fr, auto), column-gutter: 4pt, par(hanging-indent: 1em, {
        words
        h(3pt)
        box(width: 1fr, repeat[.])
      }), align(bottom, number))
      if found == none { body } else { link(found.location(), body) }
    }
  }
}

#pagebreak()
#counter(page).update(1)
#set page(
  header: text(size: 9pt, {
    issue.title
    h(1fr)
    issue.authority
    v(-6pt)
    line(length: 100%, stroke: 0.4pt)
  }),
  footer: align(center, text(size: 10.5pt, context counter(page).display("— 1 —"))),
)
#show heading.where(level: 1): it => block(width: 100%, above: 0pt, below: 8mm, {
  align(center, text(font: face("hei"), size: 20pt, fill: rgb("#a3151b"), it.body))
})
#show heading.where(level: 2): it => block(width: 100%, above: 4mm, below: 5mm, {
  align(center, text(font: face("title"), size: 18pt, weight: "bold", it.body))
})
#show heading.where(level: 3): it => block(above: 1em, below: 0.75em, text(font: face("hei"), size: 12pt, weight: "regular", it.body))
#show heading.where(level: 4): it => block(above: 1em, below: 0.75em, text(font: face("kai"), size: 12pt, weight: "bold", it.body))
#show heading.where(level: 5): it => block(above: 1em, below: 0.75em, text(size: 12pt, weight: "bold", it.body))
#show heading.where(level: 6): it => block(above: 1em, below: 0.75em, text(size: 12pt, weight: "bold", it.body))

#for (place, section) in issue.sections.enumerate() {
  if place > 0 { pagebreak(weak: true) }
  heading(level: 1, section.name)
  for (order, entry) in section.items.enumerate() {
    if order > 0 { pagebreak(weak: true) }
    marked(entry)
    heading(level: 2, entry.title)
    if entry.number != "" { align(center, text(size: 12pt, entry.number)) }
    v(3mm)
    if entry.withdrawn {
      align(center, block(inset: 12pt, stroke: 0.8pt + black, entry.notice))
    } else { blocks(entry.blocks) }
    if entry.foot != "" { v(4mm); align(right, text(size: 10.5pt, entry.foot)) }
  }
}
#context [#metadata(query(<item>).map(place => (place.value, counter(page).at(place.location()).first()))) <pages>]
"""
