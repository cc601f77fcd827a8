/** A bubble with a keyhole: the same drawing as public/icon.svg, in the colours of the theme. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 48 48" className={className}>
      <path
        className="fill-accent"
        d="M24 4C12.4 4 3 12 3 22c0 5.4 2.8 10.3 7.2 13.6L8.6 43a1 1 0 0 0 1.4 1.1l8.2-4.7c1.9.4 3.8.6 5.8.6 11.6 0 21-8 21-18S35.6 4 24 4Z"
      />
      <path
        className="fill-surface"
        d="M24 13a5.5 5.5 0 0 0-2.6 10.3l-1.3 6.9c-.1.6.4 1.2 1 1.2h5.8c.6 0 1.1-.6 1-1.2l-1.3-6.9A5.5 5.5 0 0 0 24 13Z"
      />
    </svg>
  );
}
