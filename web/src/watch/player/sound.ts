import { storageOr } from '../../api/storage';

/** How somebody likes it, kept between visits. */
export interface Sound {
  readonly muted: boolean;
  readonly volume: number;
}

const KEY = 'spyglass.sound';
const storage = storageOr(() => localStorage);

export function readSound(): Sound {
  const [muted, volume] = (storage.getItem(KEY) ?? '').split(' ');
  const loud = Number(volume);
  return { muted: muted === 'muted', volume: volume !== undefined && loud > 0 && loud <= 1 ? loud : 1 };
}

export function writeSound({ muted, volume }: Sound): void {
  storage.setItem(KEY, `${muted ? 'muted' : 'on'} ${volume}`);
}
