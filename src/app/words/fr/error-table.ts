import type { Words } from '../sections.ts'

export const errors: Words['errors'] = {
  'image-unreadable': 'Cette image n’a pas pu être lue ; elle est peut-être abîmée. Prenez-en une autre.',
  'image-unsupported':
    'Le navigateur ne peut pas ouvrir ce type de fichier d’image. JPEG, PNG, WebP et AVIF conviennent.',
  'image-too-small': 'Cette image est trop petite. Prenez-en une plus grande.',
  'image-too-large': 'Cette image est trop grande. Prenez-en une plus petite.',
  'bad-option': 'C’est impossible ainsi : une option ne convient pas à cette version de l’appli.',
  'model-corrupt': 'Un fichier du modèle de peinture est abîmé ou vient d’une autre version. Rechargez la page.',
  'model-missing': 'Le modèle de peinture n’a pas pu être chargé. Vérifiez la connexion et réessayez.',
  'checkpoint-unusable': 'Le travail gardé ne peut pas être repris. Recommencez.',
  'no-backend': 'Cet appareil ne peut pas calculer ainsi. Un navigateur récent le peut souvent.',
  'backend-in-use': 'Le moteur de peinture est encore occupé. Réessayez dans un instant.',
  'device-lost': 'Le calcul s’est interrompu ou n’était plus juste. Un nouvel essai suffit souvent.',
  'timed-out': 'C’était trop long, et rien n’est venu. Réessayez.',
  'out-of-memory': 'La mémoire n’y suffit pas. Fermez d’autres onglets, ou prenez une image plus petite.',
  'storage-full': 'Il n’y a plus de place dans ce navigateur. Libérez-en, puis réessayez.',
  'storage-newer':
    'Ce qui est gardé ici a été écrit par une version plus récente de Pastiche. Rechargez la page ; rien n’a été effacé.',
  'write-failed': 'Ce navigateur ne garde rien pour cette page (fenêtre privée, ou stockage désactivé).',
}
