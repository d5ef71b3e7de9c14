import { describe, expect, test } from 'vitest';
import { parseThumbnails, thumbnailAt } from './thumbnails';

const ADDRESS = 'https://live.example.org/media/abc/~grant/thumbnails.vtt';
const VTT = `WEBVTT

00:00:00.000 --> 00:00:05.000
thumbnails/0-25.jpg#xywh=0,0,160,90

00:00:05.000 --> 00:00:10.000
thumbnails/0-25.jpg#xywh=160,0,160,90

01:00:00.000 --> 01:00:05.500
thumbnails/9-1.jpg#xywh=0,90,160,90
`;

describe('thumbnails', () => {
  test('are pieces of sheets beside their list', () => {
    const all = parseThumbnails(VTT, ADDRESS);
    expect(all).toHaveLength(3);
    expect(all[1]).toEqual({
      start: 5,
      end: 10,
      sheet: 'https://live.example.org/media/abc/~grant/thumbnails/0-25.jpg',
      x: 160,
      y: 0,
      width: 160,
      height: 90,
    });
    expect(all[2]).toMatchObject({ start: 3600, end: 3605.5, y: 90 });
  });

  test('what can not be read is left out', () => {
    const odd = 'WEBVTT\r\n\r\nNOTE hello\r\n\r\n00:01.000 --> 00:02.000\r\na.jpg#xywh=pixel:1,2,3,4\r\n\r\nx --> y\r\na.jpg#xywh=0,0,1,1\r\n\r\n00:02.000 --> 00:03.000\r\nno piece\r\n';
    expect(parseThumbnails(odd, ADDRESS)).toMatchObject([{ start: 1, end: 2, x: 1, y: 2, width: 3, height: 4 }]);
    expect(parseThumbnails('<html>', ADDRESS)).toEqual([]);
  });

  test('there is one for each second from the first on, the last for what has none yet', () => {
    const all = parseThumbnails(VTT, ADDRESS);
    expect(thumbnailAt(all, -3)?.start).toBe(0);
    expect(thumbnailAt(all, 4.9)?.start).toBe(0);
    expect(thumbnailAt(all, 5)?.start).toBe(5);
    expect(thumbnailAt(all, 9999)?.start).toBe(3600);
    expect(thumbnailAt([], 5)).toBeNull();
  });
});
