-- Notes what the catalog said of a broadcast, unless something newer is noted or the broadcast was deleted.
-- KEYS: the note, the set of notes that are not stored yet, the mark of a broadcast that is over
-- ARGV: broadcast, audience or '', days or '', since in µs (20 digits: numbers of that size lose their end here),
--   end in ms or '', how long the note stays in ms
if redis.call('GET', KEYS[3]) == 'deleted' then
  return 0
end
local raw = redis.call('GET', KEYS[1])
local note = raw and cjson.decode(raw) or {}
if ARGV[2] ~= '' and (not note.since or note.since <= ARGV[4]) then
  note.audience = ARGV[2]
  note.keepDays = ARGV[3] ~= '' and tonumber(ARGV[3]) or nil
  note.since = ARGV[4]
end
if ARGV[5] ~= '' then
  note.endedAt = tonumber(ARGV[5])
end
redis.call('SET', KEYS[1], cjson.encode(note), 'PX', ARGV[6])
redis.call('SADD', KEYS[2], ARGV[1])
return 1
