// Hands a file that was made in the browser to its download.

/** `parts` are joined; `type` is its media type. */
export function saveFile(name: string, type: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own hold on the content by then; the page need not keep one.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

/** The same for a text of its own kind: a key file, or evidence. */
export function saveTextFile(name: string, text: string): void {
  saveFile(name, "application/x-pem-file", [text]);
}
