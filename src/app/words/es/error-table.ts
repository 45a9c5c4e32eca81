import type { Words } from '../sections.ts'

export const errors: Words['errors'] = {
  'image-unreadable': 'No se ha podido leer esta imagen; puede que esté dañada. Usa otra.',
  'image-unsupported': 'El navegador no puede abrir este tipo de archivo de imagen. Sirven JPEG, PNG, WebP y AVIF.',
  'image-too-small': 'Esta imagen es demasiado pequeña. Usa una mayor.',
  'image-too-large': 'Esta imagen es demasiado grande. Usa una menor.',
  'bad-option': 'Así no se puede: una opción no encaja con esta versión de la app.',
  'model-corrupt': 'Un archivo del modelo de pintura está dañado o es de otra versión. Vuelve a cargar la página.',
  'model-missing': 'No se ha podido cargar el modelo de pintura. Comprueba la conexión e inténtalo de nuevo.',
  'checkpoint-unusable': 'Lo que se conservaba no se puede continuar. Empieza de nuevo.',
  'no-backend': 'Este dispositivo no puede calcular así. Un navegador actual suele poder.',
  'backend-in-use': 'El motor de pintura aún está ocupado. Inténtalo de nuevo en un momento.',
  'device-lost': 'El cálculo se interrumpió o dejó de ser correcto. Suele bastar con otro intento.',
  'timed-out': 'Ha tardado demasiado, sin resultado. Inténtalo de nuevo.',
  'out-of-memory': 'La memoria no basta. Cierra otras pestañas, o usa una imagen más pequeña.',
  'storage-full': 'En este navegador ya no hay espacio. Libera algo e inténtalo de nuevo.',
  'storage-newer':
    'Lo que se conserva aquí lo escribió una versión más nueva de Pastiche. Vuelve a cargar la página; no se ha borrado nada.',
  'write-failed': 'Este navegador no conserva nada de esta página (ventana privada, o almacenamiento desactivado).',
}
