import { describe, expect, test } from 'vitest';
import { codecName } from '../watch/player/codecName';
import { ffmpegCommand } from './ffmpeg';
import { localInputValue } from './localTime';

describe('the FFmpeg command', () => {
  test('ends with the server and the key, one slash between them', () => {
    expect(ffmpegCommand('rtmp://h:1935/live/', 'k1')).toMatch(/-f flv 'rtmp:\/\/h:1935\/live\/k1'$/);
  });

  test('is one word to the shell, whatever stands in the key', () => {
    expect(ffmpegCommand('rtmp://h/live', "a'b;rm -rf")).toContain("'rtmp://h/live/a'\\''b;rm -rf'");
  });
});

test.each([
  ['avc1.64001f', 'H.264'],
  ['h264', 'H.264'],
  ['mp4a.40.2', 'AAC'],
  ['av01.0.04M.08', 'AV1'],
  ['opus', 'Opus'],
  ['weird', 'weird'],
  [null, ''],
])('the codec %s is called %j', (codec, name) => expect(codecName(codec)).toBe(name));

test('a day and time goes into its input and out again', () => {
  const at = new Date(2026, 4, 9, 7, 5);
  expect(localInputValue(at)).toBe('2026-05-09T07:05');
  expect(Date.parse(localInputValue(at))).toBe(at.getTime());
});
