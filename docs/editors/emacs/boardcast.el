;;; boardcast.el --- Project boards that stay true  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))

;;; Commentary:

;; Boardcast in Emacs, through Eglot (Emacs 29 has it; Debian's Emacs 28: elpa-eglot).
;;
;; Put this file on your `load-path', and write into your init file:
;;
;;   (require 'boardcast)
;;
;; Then M-x boardcast shows a board, and keeps it true.  Eglot gives each major mode one server;
;; boards have a mode of their own, so that no other buffer loses its server to Boardcast.  Eglot
;; starts the sidecar with the first board, and it ends with Emacs.
;;
;; In a text or commit message, M-x boardcast-references says what the issues are that it names
;; (BOARD-3#12), as its mode's hook it does so in all buffers of that mode.  The buffer has no
;; other server then.

;;; Code:

(require 'eglot)
(require 'seq)

(defgroup boardcast nil
  "Project boards that stay true."
  :group 'tools)

(defcustom boardcast-command '("boardcast" "sidecar")
  "The program and its arguments."
  :type '(repeat string))

(defcustom boardcast-options '(:announceChanges "showMessage")
  "The sidecar's own options; see docs/PROTOCOL.md."
  :type 'plist)

(defclass boardcast-server (eglot-lsp-server) ()
  :documentation "The sidecar.")

(defclass boardcast-reference-server (boardcast-server) ()
  :documentation "A sidecar that reads texts, beside the one of the boards.")

(defvar boardcast--server nil "The running sidecar, if any.")
(defvar boardcast--link nil "What the sidecar last said of its link.")
(defvar-local boardcast--number nil "The number of this buffer's board.")

(defvar boardcast-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "g" #'boardcast-refresh)
    (define-key map "c" #'boardcast-reconnect)
    (define-key map "s" #'boardcast-status)
    (define-key map "b" #'boardcast)
    map))

(define-derived-mode boardcast-mode special-mode "Board"
  "A board, kept true by Boardcast.
\\{boardcast-mode-map}")

(add-to-list 'eglot-server-programs
             (cons 'boardcast-mode
                   (lambda (&rest _)
                     `(boardcast-server ,@boardcast-command
                                        :initializationOptions ,boardcast-options))))

(defun boardcast--reference-contact (&rest _)
  "How a sidecar is started that reads buffers; it announces nothing."
  `(boardcast-reference-server
    ,@boardcast-command
    :initializationOptions (:references t
                            ,@(plist-put (copy-sequence boardcast-options)
                                         :announceChanges "none"))))

;;;###autoload
(defun boardcast-references ()
  "Show what the issues are that this text names, where it is a file's."
  (interactive)
  (when buffer-file-name
    (setq-local eglot-server-programs
                (cons (cons major-mode #'boardcast--reference-contact) eglot-server-programs))
    (eglot-ensure)))

;;; The sidecar

(defun boardcast--live-server ()
  "The running sidecar, or nil."
  (and boardcast--server (jsonrpc-running-p boardcast--server) boardcast--server))

(defun boardcast--need-server ()
  "The running sidecar, or an error for the user."
  (or (boardcast--live-server) (user-error "Boardcast is not running: M-x boardcast-start")))

(defun boardcast-start ()
  "Start the sidecar, unless it runs."
  (interactive)
  (unless (boardcast--live-server)
    (with-temp-buffer
      (setq default-directory (expand-file-name "~/"))
      (delay-mode-hooks (boardcast-mode))
      ;; Eglot looks at files only, when it decides what to start.
      (apply #'eglot (let ((buffer-file-name "board") (current-prefix-arg nil))
                       (eglot--guess-contact))))))

(defun boardcast--connected (server)
  "Remember SERVER, when it is the sidecar, and draw the boards that are open."
  (when (eq (eieio-object-class-name server) 'boardcast-server)
    (setq boardcast--server server)
    (boardcast--draw-all (lambda (_) t))))

(add-hook 'eglot-connect-hook #'boardcast--connected)

(defun boardcast--ask (method params &optional done)
  "Send a request of METHOD with PARAMS; DONE gets the result."
  (jsonrpc-async-request
   (boardcast--need-server) method params
   :success-fn (or done #'ignore)
   :error-fn (lambda (failure) (message "Boardcast: %s" (plist-get failure :message)))
   :timeout-fn (lambda () (message "Boardcast: no answer to %s" method))))

(cl-defmethod eglot-handle-notification
  ((_server boardcast-server) (_method (eql 'boardcast/statusChanged)) &rest status)
  "Show STATUS in the mode line."
  (setq boardcast--link status)
  (force-mode-line-update t))

(cl-defmethod eglot-handle-notification
  ((_server boardcast-server) (_method (eql 'boardcast/changes)) &key changes refresh
   &allow-other-keys)
  "Draw the boards that CHANGES and REFRESH are about."
  (let ((touched (mapcar (lambda (one) (plist-get one :projectNumber))
                         (seq-concatenate 'list changes refresh))))
    (boardcast--draw-all (lambda (number) (memql number touched)))))

(cl-defmethod eglot-handle-notification
  ((_server boardcast-server) (_method (eql 'window/showMessage)) &key message
   &allow-other-keys)
  "Echo MESSAGE."
  (message "%s" message))

;;; Commands

(defun boardcast--execute (command &rest arguments)
  "Have the sidecar execute COMMAND with ARGUMENTS; it says what it did."
  (boardcast--ask :workspace/executeCommand
                  (list :command command :arguments (vconcat arguments))))

(defun boardcast-refresh (&optional number)
  "Read board NUMBER again, or all; in a board's buffer, that board."
  (interactive (list boardcast--number))
  (if number
      (boardcast--execute "boardcast.refreshProject" number)
    (boardcast--execute "boardcast.refresh")))

(defun boardcast-reconnect ()
  "Connect now, instead of when the next attempt is due."
  (interactive)
  (if (boardcast--live-server)
      (boardcast--execute "boardcast.reconnect")
    (boardcast-start)))

(defun boardcast-status ()
  "Show the state of the link."
  (interactive)
  (boardcast--execute "boardcast.status"))

(defun boardcast (number)
  "Show board NUMBER, and keep it true."
  (interactive (list (progn (boardcast-start) (boardcast--choose))))
  (boardcast-start)
  (let ((buffer (get-buffer-create (format "*board %d*" number))))
    (with-current-buffer buffer
      (unless (derived-mode-p 'boardcast-mode) (boardcast-mode))
      (setq boardcast--number number))
    (when (boardcast--live-server) (boardcast--draw buffer))
    (pop-to-buffer buffer)))

(defun boardcast--choose ()
  "Have the user choose a board; return its number."
  (let ((names (mapcar (lambda (project)
                         (format "%d %s" (plist-get project :number) (plist-get project :title)))
                       (plist-get (jsonrpc-request (boardcast--need-server) :boardcast/projects
                                                   (make-hash-table))
                                  :projects))))
    (string-to-number (completing-read "Board: " names nil t))))

;;; The board and the mode line

(defun boardcast--draw-all (wanted)
  "Draw each open board whose number is WANTED."
  (dolist (buffer (buffer-list))
    (let ((number (buffer-local-value 'boardcast--number buffer)))
      (when (and number (funcall wanted number)) (boardcast--draw buffer)))))

(defun boardcast--draw (buffer)
  "Draw the board of BUFFER as the sidecar knows it."
  (boardcast--ask :boardcast/board
                  (list :projectNumber (buffer-local-value 'boardcast--number buffer))
                  (lambda (board)
                    (when (buffer-live-p buffer)
                      (with-current-buffer buffer
                        (let ((inhibit-read-only t) (line (line-number-at-pos)))
                          (erase-buffer)
                          (boardcast--insert board)
                          (goto-char (point-min))
                          (forward-line (1- line))))))))

(defun boardcast--insert (board)
  "Insert BOARD, phase by phase."
  (let* ((project (plist-get board :project))
         (phases (mapcar (lambda (phase) (plist-get phase :name)) (plist-get project :phases)))
         (groups (seq-group-by (lambda (issue) (car (member (plist-get issue :phase) phases)))
                               (plist-get board :issues))))
    (insert (propertize (boardcast--line "%s (board %d)" (plist-get project :title)
                                         (plist-get project :number))
                        'face 'bold)
            "\n")
    (dolist (phase (append phases (and (assoc nil groups) '(nil))))
      (insert "\n" (propertize (boardcast--line "%s" (or phase "No phase")) 'face 'underline) "\n")
      (dolist (issue (cdr (assoc phase groups)))
        (insert (boardcast--line "  #%-4d %-12s %s" (plist-get issue :number)
                                 (plist-get issue :status) (plist-get issue :title))
                "\n")))))

(defun boardcast--line (format &rest arguments)
  "FORMAT with ARGUMENTS, on one line."
  (replace-regexp-in-string "[[:cntrl:]]" " " (apply #'format format arguments)))

(defun boardcast-mode-line ()
  "The state of the link, for the mode line; empty before the first board."
  (cond ((null boardcast--link) "")
        ((boardcast--live-server) (format " Boardcast: %s" (plist-get boardcast--link :state)))
        (t " Boardcast: ended")))

(add-to-list 'global-mode-string '(:eval (boardcast-mode-line)) t)

(provide 'boardcast)

;;; boardcast.el ends here
