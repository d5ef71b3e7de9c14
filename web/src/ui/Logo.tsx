/** A lens that is also an eye. */
export function Logo({ size = 32, asleep = false }: { size?: number; asleep?: boolean }) {
  return (
    <svg className="logo" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" fill="none">
      {asleep ? (
        <g stroke="currentColor" strokeWidth="2" strokeLinecap="round">
          <path d="M3 14c3.600 5 8 7.500 13 7.500S25.400 19 29 14" />
          <path d="m7.500 19.500-2.300 2.700M16 21.500v3.700M24.500 19.500l2.300 2.700" />
        </g>
      ) : (
        <>
          <path
            d="M2 16C5.800 9.300 10.500 6 16 6s10.200 3.300 14 10c-3.800 6.700-8.500 10-14 10S5.800 22.700 2 16Z"
            stroke="currentColor"
            strokeWidth="2.400"
            strokeLinejoin="round"
          />
          <circle cx="16" cy="16" r="5.800" className="logo-iris" />
          <circle cx="18.200" cy="13.800" r="1.700" className="logo-glint" />
        </>
      )}
    </svg>
  );
}
