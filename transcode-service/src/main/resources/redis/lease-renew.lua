-- Extends a lease that is still held; answers 1, or 0 when it is lost.
-- KEYS: lease, address of the origin
-- ARGV: node and token, milliseconds, address
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[2])
return 1
