import type { CSSProperties } from 'react';
import type { Thumbnail } from './thumbnails';

interface Props {
  /** From 0 to 1 along the bar. */
  readonly at: number;
  readonly label: string;
  readonly thumbnail: Thumbnail | null;
}

/** Over the place one points at: what is to be seen there, and when. */
export function Preview({ at, label, thumbnail }: Props) {
  const width = Math.max(64, thumbnail?.width ?? 0);
  return (
    <div className="scrub" style={{ '--at': at, '--width': `${width}px` } as CSSProperties} aria-hidden="true" data-testid="scrub">
      {thumbnail !== null && <span className="scrub-picture" style={picture(thumbnail)} data-testid="scrub-picture" />}
      <span className="scrub-time">{label}</span>
    </div>
  );
}

function picture({ sheet, x, y, width, height }: Thumbnail): CSSProperties {
  // As the URL parser writes it, an address has no quote and no line's end.
  return { width, height, backgroundImage: `url("${sheet}")`, backgroundPosition: `${-x}px ${-y}px` };
}
