import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'
import { TextField, type TextFieldProps } from './text-field.tsx'

interface PasswordFieldProps extends Omit<TextFieldProps, 'type' | 'button' | 'autoComplete'> {
  /** `current`: one that exists; `new`: one that is set here. */
  kind: 'current' | 'new'
}

/** A password, hidden until the user asks to see it. */
export function PasswordField({ kind, ...rest }: PasswordFieldProps) {
  const { t } = useTranslation()
  const [isShown, setIsShown] = useState(false)
  return (
    <TextField
      {...rest}
      type={isShown ? 'text' : 'password'}
      autoComplete={kind === 'new' ? 'new-password' : 'current-password'}
      autoCapitalize="off"
      spellCheck={false}
      button={
        <IconButton
          icon={isShown ? EyeOff : Eye}
          label={t(isShown ? 'fields.hidePassword' : 'fields.showPassword')}
          aria-pressed={isShown}
          tipAlign="end"
          onClick={() => setIsShown(!isShown)}
        />
      }
    />
  )
}
