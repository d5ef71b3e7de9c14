import { describe, expect, it } from 'vitest';
import { agreedKinds, askForStereo, sessionAddress } from './whep';

describe('what WHEP says', () => {
  it('asks for two channels of Opus, once', () => {
    const offer = 'a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n';
    const asked = askForStereo(offer);
    expect(asked).toContain('a=fmtp:111 stereo=1;minptime=10;useinbandfec=1\r\n');
    expect(asked).toContain('a=fmtp:63 111/111\r\n');
    expect(askForStereo(asked)).toBe(asked);
    expect(askForStereo('v=0\r\n')).toBe('v=0\r\n');
  });

  it('knows what an answer agrees to', () => {
    const section = (kind: string, port: number, direction: string) => `m=${kind} ${port} UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=${direction}\r\n`;
    expect(agreedKinds('v=0\r\n' + section('video', 9, 'sendonly') + section('audio', 9, 'sendonly'))).toEqual(['video', 'audio']);
    expect(agreedKinds('v=0\r\n' + section('video', 0, 'inactive') + section('audio', 9, 'sendonly'))).toEqual(['audio']);
    expect(agreedKinds('v=0\r\n' + section('video', 9, 'inactive') + section('audio', 9, 'recvonly'))).toEqual([]);
    expect(agreedKinds('')).toEqual([]);
  });

  it('ends a session only where it was begun', () => {
    const answered = 'https://live.example.org/whep/b1';
    expect(sessionAddress('/whep/b1/s1', answered)).toBe('https://live.example.org/whep/b1/s1');
    expect(sessionAddress('https://elsewhere.example/whep/b1/s1', answered)).toBeNull();
    expect(sessionAddress('http://[', answered)).toBeNull();
    expect(sessionAddress(null, answered)).toBeNull();
  });
});
