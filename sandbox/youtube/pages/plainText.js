/**
 * The text of an editor, line by line. (`innerText` doubles empty lines — `<div><br></div>` — and loses all of them in
 * an editor that is not shown.)
 */
export function plainText(editor) {
  let text = '';
  const visit = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.data;
      else if (child.nodeName === 'BR') text += child === node.lastChild ? '' : '\n';
      else {
        const isBlock = child.nodeName === 'DIV' || child.nodeName === 'P';
        if (isBlock && child.previousSibling !== null) text += '\n';
        visit(child);
      }
    }
  };
  visit(editor);
  return text;
}
