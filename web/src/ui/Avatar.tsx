import { hueOf } from './hue';

/** Until people have pictures: the first letter of their name on a hue of their own. */
export function Avatar({ name, seed, size = 36 }: { name: string; seed: string; size?: number }) {
  const first = [...name.trim()][0]?.toLocaleUpperCase() ?? '·';
  return (
    <span className="avatar" data-hue={hueOf(seed)} style={{ width: size, height: size, fontSize: size * 0.44 }} aria-hidden="true">
      {first}
    </span>
  );
}
