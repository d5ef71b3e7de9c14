-- Extends a lease that is still held; answers 1, or 0 when it is lost. One that ran out while nobody was answered is still held when
-- nobody else has been given it since.
-- KEYS: lease, address of the origin, whose the lease was last
-- ARGV: node and token, milliseconds, address, milliseconds for which the last one is remembered
local holder = redis.call('GET', KEYS[1]) or redis.call('GET', KEYS[3])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[2])
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[4])
return 1
