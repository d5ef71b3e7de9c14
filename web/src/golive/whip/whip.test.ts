import { describe, expect, test } from 'vitest';
import { restartedAnswer, restartFragment } from './fragment';
import { iceServersOf } from './links';
import { preferred, videoCeiling } from './offering';

describe('ICE servers in a Link header', () => {
  test('are read with their credentials', () => {
    const header =
      '<stun:stun.example>; rel="ice-server", </help>; rel="help", ' +
      '<turn:turn.example?transport=udp>; rel="ice-server"; username="a, b"; credential="c\\"d"; credential-type="password"';
    expect(iceServersOf(header)).toEqual([
      { urls: 'stun:stun.example' },
      { urls: 'turn:turn.example?transport=udp', username: 'a, b', credential: 'c"d' },
    ]);
  });

  test.each([null, '', 'nonsense', '<javascript:alert(1)>; rel="ice-server"', '<stun:x>; rel="other"'])('there are none in %j', (header) =>
    expect(iceServersOf(header)).toEqual([]),
  );

  test('are not more than a few', () => {
    expect(iceServersOf(Array(50).fill('<stun:x.example>; rel=ice-server').join(', '))).toHaveLength(8);
  });
});

describe('an ICE restart', () => {
  const offer = [
    'v=0',
    'a=group:BUNDLE 0 1',
    'm=video 9 UDP/TLS/RTP/SAVPF 102',
    'a=ice-ufrag:new1',
    'a=ice-pwd:newpassword',
    'a=mid:0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=ice-ufrag:new1',
    'a=ice-pwd:newpassword',
    'a=mid:1',
    '',
  ].join('\r\n');

  test('sends the credentials of the offer', () => {
    expect(restartFragment(offer)).toBe(
      'a=group:BUNDLE 0 1\r\na=ice-ufrag:new1\r\na=ice-pwd:newpassword\r\nm=video 9 UDP/TLS/RTP/SAVPF 102\r\na=mid:0\r\n',
    );
    expect(restartFragment('v=0\r\n')).toBeNull();
  });

  test('puts the news of the fragment into the answer before', () => {
    const answer = [
      'v=0',
      'a=ice-lite',
      'm=video 8189 UDP/TLS/RTP/SAVPF 102',
      'a=ice-ufrag:old',
      'a=ice-pwd:oldpassword',
      'a=candidate:1 1 udp 1 192.0.2.1 8189 typ host',
      'a=end-of-candidates',
      'a=mid:0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=ice-ufrag:old',
      'a=ice-pwd:oldpassword',
      'a=mid:1',
      '',
    ].join('\r\n');
    const fragment = 'a=ice-lite\r\na=ice-ufrag:new\r\na=ice-pwd:newer\r\na=candidate:1 1 udp 1 192.0.2.2 8189 typ host\r\n';
    expect(restartedAnswer(answer, fragment)?.split('\r\n')).toEqual([
      'v=0',
      'a=ice-lite',
      'm=video 8189 UDP/TLS/RTP/SAVPF 102',
      'a=ice-ufrag:new',
      'a=ice-pwd:newer',
      'a=mid:0',
      'a=candidate:1 1 udp 1 192.0.2.2 8189 typ host',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=ice-ufrag:new',
      'a=ice-pwd:newer',
      'a=mid:1',
      '',
    ]);
    expect(restartedAnswer(answer, '')).toBeNull();
  });
});

describe('what is offered', () => {
  test('H.264 in packets of any size, then VP8, then the others, and what serves them behind', () => {
    const codec = (mimeType: string, sdpFmtpLine?: string) => ({ mimeType, ...(sdpFmtpLine !== undefined && { sdpFmtpLine }) });
    const all = [
      codec('video/VP8'),
      codec('video/rtx'),
      codec('video/AV1'),
      codec('video/H264', 'packetization-mode=0;profile-level-id=42e01f'),
      codec('video/VP9', 'profile-id=0'),
      codec('video/H264', 'packetization-mode=1;profile-level-id=42e01f'),
      codec('video/ulpfec'),
    ];
    expect(preferred(all)).toEqual([all[5], all[3], all[0], all[4], all[2], all[1], all[6]]);
  });

  test('a larger picture may take more, and one of a screen more still', () => {
    const ceilings = [240, 480, 720, 1080].map((side) => videoCeiling(side, false));
    expect(ceilings).toEqual([...ceilings].sort((a, b) => a - b));
    expect(new Set(ceilings).size).toBe(4);
    expect(videoCeiling(1080, true)).toBeGreaterThan(videoCeiling(1080, false));
  });
});
