import { useEffect, type RefObject } from 'react';

/** Keeps the page in what the on-screen keyboard leaves free, where the browser does not do so itself (iPhones). */
export function useAboveKeyboard(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    const element = page.current;
    if (viewport === null || element === null) {
      return;
    }
    const fit = () => {
      const keyboard = viewport.scale === 1 && innerHeight - viewport.height > 80;
      element.style.height = keyboard ? `${viewport.height}px` : '';
      element.style.transform = keyboard ? `translateY(${viewport.offsetTop}px)` : '';
    };
    viewport.addEventListener('resize', fit);
    viewport.addEventListener('scroll', fit);
    return () => {
      viewport.removeEventListener('resize', fit);
      viewport.removeEventListener('scroll', fit);
    };
  }, [page]);
}
