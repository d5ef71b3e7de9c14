-- A note was stored. Answers 1 when that is still what is noted; otherwise it waits to be stored again: 0, or
-- 2 when the broadcast was deleted meanwhile.
-- KEYS: the note, the set of notes that are not stored yet, the mark of a broadcast that is over
-- ARGV: broadcast, the note as it was read, the note as it was stored, how long the note stays in ms
if redis.call('GET', KEYS[3]) == 'deleted' then
  redis.call('DEL', KEYS[1])
  redis.call('SREM', KEYS[2], ARGV[1])
  return 2
end
if redis.call('GET', KEYS[1]) ~= ARGV[2] then
  redis.call('SADD', KEYS[2], ARGV[1])
  return 0
end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
redis.call('SREM', KEYS[2], ARGV[1])
return 1
