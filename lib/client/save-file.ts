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
